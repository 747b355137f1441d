-- Clerk's users, organizations and organization memberships, as rows.
--
-- Nothing but the id is required of Clerk: an object may come with any field missing, and events of different objects
-- come in any order, so there are no foreign keys and no unique e-mail addresses.
--
-- The version columns say which event a row stands for. Only an event of a greater version may replace it; their
-- defaults are the least version, so that a row which an application inserts itself gives way to the first event.

CREATE TABLE users (
    id                             text COLLATE "C" PRIMARY KEY,
    external_id                    text,
    username                       text,
    first_name                     text,
    last_name                      text,
    locale                         text,
    image_url                      text,
    has_image                      boolean,
    primary_email_address_id       text,
    primary_email_address          text,
    primary_email_address_verified boolean,
    primary_phone_number_id        text,
    primary_phone_number           text,
    primary_phone_number_verified  boolean,
    email_addresses                jsonb,
    phone_numbers                  jsonb,
    banned                         boolean,
    locked                         boolean,
    deprovisioned                  boolean,
    password_enabled               boolean,
    two_factor_enabled             boolean,
    public_metadata                jsonb,
    unsafe_metadata                jsonb,
    private_metadata               jsonb,
    created_at                     timestamptz,
    updated_at                     timestamptz,
    last_sign_in_at                timestamptz,
    last_active_at                 timestamptz,
    legal_accepted_at              timestamptz,
    deleted_at                     timestamptz,
    synced_at                      timestamptz NOT NULL DEFAULT now(),
    last_event_id                  text COLLATE "C" NOT NULL DEFAULT '',
    last_event_type                text,
    version_updated_at             bigint NOT NULL DEFAULT 0,
    version_event_at               bigint NOT NULL DEFAULT 0,
    version_recorded_at            bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 85);

CREATE INDEX users_primary_email_address ON users (lower(primary_email_address));
CREATE INDEX users_external_id ON users (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX users_username ON users (username) WHERE username IS NOT NULL;

CREATE TABLE organizations (
    id                        text COLLATE "C" PRIMARY KEY,
    name                      text,
    slug                      text,
    image_url                 text,
    has_image                 boolean,
    created_by                text,
    members_count             bigint,
    pending_invitations_count bigint,
    max_allowed_memberships   bigint,
    admin_delete_enabled      boolean,
    public_metadata           jsonb,
    private_metadata          jsonb,
    created_at                timestamptz,
    updated_at                timestamptz,
    last_active_at            timestamptz,
    deleted_at                timestamptz,
    synced_at                 timestamptz NOT NULL DEFAULT now(),
    last_event_id             text COLLATE "C" NOT NULL DEFAULT '',
    last_event_type           text,
    version_updated_at        bigint NOT NULL DEFAULT 0,
    version_event_at          bigint NOT NULL DEFAULT 0,
    version_recorded_at       bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 85);

CREATE INDEX organizations_slug ON organizations (slug) WHERE slug IS NOT NULL;

CREATE TABLE organization_memberships (
    id                  text COLLATE "C" PRIMARY KEY,
    organization_id     text COLLATE "C",
    user_id             text COLLATE "C",
    role                text,
    role_name           text,
    permissions         jsonb,
    created_at          timestamptz,
    updated_at          timestamptz,
    deleted_at          timestamptz,
    synced_at           timestamptz NOT NULL DEFAULT now(),
    last_event_id       text COLLATE "C" NOT NULL DEFAULT '',
    last_event_type     text,
    version_updated_at  bigint NOT NULL DEFAULT 0,
    version_event_at    bigint NOT NULL DEFAULT 0,
    version_recorded_at bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 85);

CREATE INDEX organization_memberships_organization ON organization_memberships (organization_id, user_id);
CREATE INDEX organization_memberships_user ON organization_memberships (user_id, organization_id);

CREATE VIEW active_users AS
SELECT id, external_id, username, first_name, last_name, locale, image_url, has_image,
       primary_email_address_id, primary_email_address, primary_email_address_verified,
       primary_phone_number_id, primary_phone_number, primary_phone_number_verified,
       email_addresses, phone_numbers, banned, locked, deprovisioned, password_enabled, two_factor_enabled,
       public_metadata, unsafe_metadata, private_metadata,
       created_at, updated_at, last_sign_in_at, last_active_at, legal_accepted_at, synced_at
FROM users
WHERE deleted_at IS NULL;

CREATE VIEW active_organizations AS
SELECT id, name, slug, image_url, has_image, created_by, members_count, pending_invitations_count,
       max_allowed_memberships, admin_delete_enabled, public_metadata, private_metadata,
       created_at, updated_at, last_active_at, synced_at
FROM organizations
WHERE deleted_at IS NULL;

-- An object that is not mirrored yet counts as live: its own event may simply not have come. Only a tombstone ends a
-- membership whose own deletion Clerk never announced.
CREATE VIEW active_memberships AS
SELECT m.id, m.organization_id, m.user_id, m.role, m.role_name, m.permissions, m.created_at, m.updated_at, m.synced_at
FROM organization_memberships m
WHERE m.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM users u WHERE u.id = m.user_id AND u.deleted_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM organizations o WHERE o.id = m.organization_id AND o.deleted_at IS NOT NULL);
