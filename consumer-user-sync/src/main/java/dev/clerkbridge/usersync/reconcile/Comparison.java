// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.clerkapi.ClerkObject;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.clerkapi.ObjectReference;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.database.UtcDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads Clerk's list of objects of one kind into a temporary table, and lets PostgreSQL compare this table with the
 * mirror's table, so that the list need not fit into memory. Needs the TEMPORARY permission on the database. Does not
 * work through a pooler in transaction mode, because the temporary table belongs to one session.
 */
final class Comparison implements AutoCloseable {

    private static final String CREATE = """
            DROP TABLE IF EXISTS pg_temp.listed, pg_temp.differing;
            CREATE TEMPORARY TABLE listed (
                id text COLLATE "C", updated_at bigint, organization_id text, user_id text)""";

    private static final String ADD =
            "INSERT INTO pg_temp.listed SELECT * FROM unnest(?::text[], ?::int8[], ?::text[], ?::text[])";

    /**
     * How long before the start of the listing an object may have changed without counting as missing or stale, because
     * its webhook may be under way. Long enough for Svix's first retry (after five seconds) and a short lag of the
     * mirror, even if this machine's clock differs from Clerk's, which sets the time of the change.
     */
    static final Duration UNDER_WAY = Duration.ofMinutes(5);

    /**
     * Groups by id, because an object can be listed twice. Changes made after {@code %3$d}, the start of the listing,
     * do not count, because their webhooks arrive by themselves. Nor do missing and stale objects that changed after
     * {@code %5$d}, nor a row for which {@code %4$s} holds.
     */
    private static final String COMPARE = """
            CREATE TEMPORARY TABLE differing AS
            WITH clerk AS (
                SELECT id, max(updated_at) AS updated_at, max(organization_id) AS organization_id,
                       max(user_id) AS user_id
                FROM pg_temp.listed GROUP BY id)
            SELECT id, %2$s,
                CASE
                    WHEN clerk.updated_at IS NULL AND mirror.deleted_at IS NULL
                        AND mirror.version_updated_at < %3$d AND NOT (%4$s) THEN 'GONE'
                    WHEN clerk.updated_at IS NULL OR clerk.updated_at >= %3$d
                        OR mirror.version_updated_at >= %3$d THEN 'EQUAL'
                    WHEN mirror.deleted_at IS NOT NULL AND (mirror.last_event_type NOT LIKE '%%.absent'
                        OR mirror.version_updated_at >= clerk.updated_at) THEN 'CONFLICTING'
                    WHEN clerk.updated_at >= %5$d THEN 'EQUAL'
                    WHEN mirror.version_updated_at IS NULL THEN 'MISSING'
                    WHEN mirror.version_updated_at < clerk.updated_at THEN 'STALE'
                    ELSE 'EQUAL'
                END AS state
            FROM clerk FULL JOIN %1$s AS mirror USING (id)
            WHERE clerk.id IS NOT NULL OR mirror.deleted_at IS NULL""";

    private static final String MEMBERSHIP_IDS =
            "coalesce(clerk.organization_id, mirror.organization_id) AS organization_id,"
                    + " coalesce(clerk.user_id, mirror.user_id) AS user_id";
    private static final String NO_MEMBERSHIP_IDS = "NULL::text AS organization_id, NULL::text AS user_id";

    /** Clerk announces no deletion of the memberships of a deleted user or organization, and no reader sees them. */
    private static final String MEMBERSHIP_ENDED = """
            EXISTS (SELECT FROM %1$s AS owner WHERE owner.id = mirror.user_id AND owner.deleted_at IS NOT NULL)
                OR EXISTS (SELECT FROM %2$s AS owner
                    WHERE owner.id = mirror.organization_id AND owner.deleted_at IS NOT NULL)""";

    private static final String COUNT = "SELECT state, count(*) FROM pg_temp.differing GROUP BY state";

    private static final String DELETE_EQUAL = "DELETE FROM pg_temp.differing WHERE state = 'EQUAL'";

    /**
     * Without these indexes, each of the following queries would read the whole table: the time for all of them would
     * grow with the square of the number of differences.
     */
    private static final String INDEX = """
            CREATE INDEX ON pg_temp.differing (id);
            CREATE INDEX ON pg_temp.differing (coalesce(organization_id, ''), id);
            ANALYZE pg_temp.differing""";

    private static final String NEXT = """
            SELECT id, organization_id, user_id FROM pg_temp.differing
            WHERE state = ANY (?) AND (coalesce(organization_id, ''), id) > (?, ?)
            ORDER BY coalesce(organization_id, ''), id LIMIT ?""";

    private static final String MARK_STALE = """
            UPDATE pg_temp.differing SET state = 'STALE'
            FROM unnest(?::text[], ?::int8[]) AS clerk (id, updated_at) JOIN %1$s AS mirror USING (id)
            WHERE differing.id = clerk.id AND mirror.deleted_at IS NULL
                AND mirror.version_updated_at < clerk.updated_at AND clerk.updated_at < %2$d""";

    private static final String REMOVE_GONE = "DELETE FROM pg_temp.differing WHERE id = ANY (?) AND state = 'GONE'";

    private static final String ALIVE = "SELECT count(*) FROM %1$s AS mirror WHERE deleted_at IS NULL AND NOT (%2$s)";

    private final Connection connection;
    private final String schema;

    private Comparison(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    static Comparison connect(DatabaseConfig database) throws SQLException {
        UtcDataSource connections =
                new UtcDataSource(database, Map.of("ApplicationName", "clerk-reconcile")).withoutTimeouts();
        return new Comparison(connections.getConnection(), database.schema());
    }

    /** Starts a comparison with an empty list. */
    void begin() throws SQLException {
        execute(CREATE);
    }

    void add(List<ClerkObject> objects) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setArray(1, array("text", objects, ClerkObject::id));
            insert.setArray(2, array("int8", objects, ClerkObject::updatedAt));
            insert.setArray(3, array("text", objects, ClerkObject::organizationId));
            insert.setArray(4, array("text", objects, ClerkObject::userId));
            insert.executeUpdate();
        }
    }

    /** Compares the added objects with the mirror and returns the number of objects by state. */
    Map<RowState, Long> compare(ObjectKind kind, Instant begin) throws SQLException {
        String ids = kind == ObjectKind.MEMBERSHIP ? MEMBERSHIP_IDS : NO_MEMBERSHIP_IDS;
        execute(COMPARE.formatted(table(kind), ids, begin.toEpochMilli(), ended(kind), underWay(begin)));
        Map<RowState, Long> counts = new EnumMap<>(RowState.class);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COUNT)) {
            while (rows.next()) {
                counts.put(RowState.valueOf(rows.getString(1)), rows.getLong(2));
            }
        }
        execute(DELETE_EQUAL);
        execute(INDEX);
        return counts;
    }

    /**
     * Returns the next objects that are in one of the states, ordered by organization; empty after the last object.
     *
     * @param after the last object of the previous call; null for the first call
     */
    List<ObjectReference> next(ObjectKind kind, List<RowState> states, @Nullable ObjectReference after, int limit)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NEXT)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", states.stream().map(RowState::name).toArray()));
            query.setString(2, after == null || after.organizationId() == null ? "" : after.organizationId());
            query.setString(3, after == null ? "" : after.id());
            query.setInt(4, limit);
            List<ObjectReference> objects = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    objects.add(new ObjectReference(kind, rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return objects;
        }
    }

    /**
     * Changes the state of objects that counted as gone, because Clerk's list lacks them, but that Clerk has: those
     * whose rows are older become stale, the others equal. Returns how many became stale.
     */
    int addUnlisted(ObjectKind kind, List<ClerkObject> objects, Instant begin) throws SQLException {
        int stale;
        try (PreparedStatement update =
                connection.prepareStatement(MARK_STALE.formatted(table(kind), underWay(begin)))) {
            update.setArray(1, array("text", objects, ClerkObject::id));
            update.setArray(2, array("int8", objects, ClerkObject::updatedAt));
            stale = update.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement(REMOVE_GONE)) {
            delete.setArray(1, array("text", objects, ClerkObject::id));
            delete.executeUpdate();
        }
        return stale;
    }

    /** Number of rows that can be gone: not tombstones, nor memberships whose user or organization is deleted. */
    long alive(ObjectKind kind) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALIVE.formatted(table(kind), ended(kind)))) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static long underWay(Instant begin) {
        return begin.minus(UNDER_WAY).toEpochMilli();
    }

    private String ended(ObjectKind kind) {
        return kind == ObjectKind.MEMBERSHIP
                ? MEMBERSHIP_ENDED.formatted(table(ObjectKind.USER), table(ObjectKind.ORGANIZATION))
                : "false";
    }

    private String table(ObjectKind kind) {
        return SqlName.of(schema, kind.path());
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Array array(String type, List<ClerkObject> objects, Function<ClerkObject, @Nullable Object> field)
            throws SQLException {
        return connection.createArrayOf(type, objects.stream().map(field).toArray());
    }
}
