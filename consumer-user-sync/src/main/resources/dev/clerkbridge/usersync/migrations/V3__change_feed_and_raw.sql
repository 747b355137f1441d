-- Comments are not written here: they come from the declarations of the tables and are set after the migrations.
--
-- synced_in is the transaction that last changed the row. Transactions end in another order than they begin, so a reader
-- takes only rows of transactions that are older than every running one: see docs/mirror.md.

ALTER TABLE users ADD COLUMN raw jsonb, ADD COLUMN synced_in xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE organizations ADD COLUMN raw jsonb, ADD COLUMN synced_in xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE organization_memberships
    ADD COLUMN raw jsonb, ADD COLUMN synced_in xid8 NOT NULL DEFAULT pg_current_xact_id();

-- Empty unless the column is asked for. They find what must be cleared when it no longer is, without reading the table.
CREATE INDEX users_private_metadata ON users (id) WHERE private_metadata IS NOT NULL;
CREATE INDEX users_raw ON users (id) WHERE raw IS NOT NULL;
CREATE INDEX users_raw_private_metadata ON users (id) WHERE (raw -> 'private_metadata') IS NOT NULL;
CREATE INDEX organizations_private_metadata ON organizations (id) WHERE private_metadata IS NOT NULL;
CREATE INDEX organizations_raw ON organizations (id) WHERE raw IS NOT NULL;
CREATE INDEX organizations_raw_private_metadata ON organizations (id) WHERE (raw -> 'private_metadata') IS NOT NULL;
CREATE INDEX organization_memberships_raw ON organization_memberships (id) WHERE raw IS NOT NULL;

CREATE OR REPLACE VIEW active_users AS
SELECT id, external_id, username, first_name, last_name, locale, image_url, has_image,
       primary_email_address_id, primary_email_address, primary_email_address_verified,
       primary_phone_number_id, primary_phone_number, primary_phone_number_verified,
       email_addresses, phone_numbers, banned, locked, deprovisioned, password_enabled, two_factor_enabled,
       public_metadata, unsafe_metadata, private_metadata,
       created_at, updated_at, last_sign_in_at, last_active_at, legal_accepted_at, synced_at, raw
FROM users
WHERE deleted_at IS NULL;

CREATE OR REPLACE VIEW active_organizations AS
SELECT id, name, slug, image_url, has_image, created_by, members_count, pending_invitations_count,
       max_allowed_memberships, admin_delete_enabled, public_metadata, private_metadata,
       created_at, updated_at, last_active_at, synced_at, raw
FROM organizations
WHERE deleted_at IS NULL;

CREATE OR REPLACE VIEW active_memberships AS
SELECT m.id, m.organization_id, m.user_id, m.role, m.role_name, m.permissions, m.created_at, m.updated_at,
       m.synced_at, m.raw
FROM organization_memberships m
WHERE m.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM users u WHERE u.id = m.user_id AND u.deleted_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM organizations o WHERE o.id = m.organization_id AND o.deleted_at IS NOT NULL);
