-- What the last reconcile of each kind of object found and did: for the service's metrics.
CREATE TABLE reconciliations (
    object      text PRIMARY KEY,
    finished_at timestamptz NOT NULL,
    equal       bigint NOT NULL,
    missing     bigint NOT NULL,
    stale       bigint NOT NULL,
    gone        bigint NOT NULL,
    conflicting bigint NOT NULL,
    sent        bigint NOT NULL
);

COMMENT ON TABLE reconciliations IS 'The result of the last reconcile, for the metrics of the service';
COMMENT ON COLUMN reconciliations.object IS 'users, organizations or memberships';
COMMENT ON COLUMN reconciliations.finished_at IS 'When that reconcile ended';
COMMENT ON COLUMN reconciliations.equal IS 'Objects that are the same in Clerk and in the mirror';
COMMENT ON COLUMN reconciliations.missing IS 'Objects of Clerk that the mirror lacked';
COMMENT ON COLUMN reconciliations.stale IS 'Objects that were newer in Clerk than in the mirror';
COMMENT ON COLUMN reconciliations.gone IS 'Objects that Clerk no longer has and that were alive in the mirror';
COMMENT ON COLUMN reconciliations.conflicting IS 'Objects of Clerk that are tombstones in the mirror';
COMMENT ON COLUMN reconciliations.sent IS 'Snapshots and absences written to repair it; 0 without --apply';
