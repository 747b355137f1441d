package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.decode.MembershipSnapshot;
import dev.clerkbridge.usersync.decode.OrganizationSnapshot;
import dev.clerkbridge.usersync.decode.Snapshot;
import dev.clerkbridge.usersync.decode.UserSnapshot;
import dev.clerkbridge.usersync.mirror.Column.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mirrored table.
 *
 * @param name schema and table
 * @param snapshot what the table is the mirror of
 */
record Table(String name, Class<? extends Snapshot> snapshot, List<Column> columns) {

    /** In the order in which every transaction writes them. */
    static final List<Table> ALL = List.of(
            new Table("clerk.users", UserSnapshot.class, UserColumns.ALL),
            new Table("clerk.organizations", OrganizationSnapshot.class, OrganizationColumns.ALL),
            new Table("clerk.organization_memberships", MembershipSnapshot.class, MembershipColumns.ALL));

    Table {
        columns = List.copyOf(columns);
    }

    private static final class UserColumns {

        static final List<Column> ALL = with(
                user("external_id", Kind.TEXT, u -> u.profile().externalId()),
                user("username", Kind.TEXT, u -> u.profile().username()),
                user("first_name", Kind.TEXT, u -> u.profile().firstName()),
                user("last_name", Kind.TEXT, u -> u.profile().lastName()),
                user("locale", Kind.TEXT, u -> u.profile().locale()),
                user("image_url", Kind.TEXT, u -> u.profile().imageUrl()),
                user("has_image", Kind.FLAG, u -> u.profile().hasImage()),
                user(
                        "primary_email_address_id",
                        Kind.TEXT,
                        u -> u.primaryEmail().id()),
                user("primary_email_address", Kind.TEXT, u -> u.primaryEmail().value()),
                user(
                        "primary_email_address_verified",
                        Kind.FLAG,
                        u -> u.primaryEmail().verified()),
                user("primary_phone_number_id", Kind.TEXT, u -> u.primaryPhone().id()),
                user("primary_phone_number", Kind.TEXT, u -> u.primaryPhone().value()),
                user(
                        "primary_phone_number_verified",
                        Kind.FLAG,
                        u -> u.primaryPhone().verified()),
                user("email_addresses", Kind.JSON, u -> u.documents().emailAddresses()),
                user("phone_numbers", Kind.JSON, u -> u.documents().phoneNumbers()),
                user("banned", Kind.FLAG, u -> u.access().banned()),
                user("locked", Kind.FLAG, u -> u.access().locked()),
                user("deprovisioned", Kind.FLAG, u -> u.access().deprovisioned()),
                user("password_enabled", Kind.FLAG, u -> u.access().passwordEnabled()),
                user("two_factor_enabled", Kind.FLAG, u -> u.access().twoFactorEnabled()),
                user("public_metadata", Kind.JSON, u -> u.documents().publicMetadata()),
                user("unsafe_metadata", Kind.JSON, u -> u.documents().unsafeMetadata()),
                user("private_metadata", Kind.JSON, u -> u.documents().privateMetadata()),
                user("created_at", Kind.TIME, u -> u.times().createdAt()),
                user("updated_at", Kind.TIME, u -> u.times().updatedAt()),
                user("last_sign_in_at", Kind.TIME, u -> u.times().lastSignInAt()),
                user("last_active_at", Kind.TIME, u -> u.times().lastActiveAt()),
                user("legal_accepted_at", Kind.TIME, u -> u.times().legalAcceptedAt()));

        private static Column user(String name, Kind kind, Function<UserSnapshot, @Nullable Object> value) {
            return new Column(name, kind, change -> value.apply((UserSnapshot) change.snapshot()));
        }
    }

    private static final class OrganizationColumns {

        static final List<Column> ALL = with(
                organization("name", Kind.TEXT, o -> o.profile().name()),
                organization("slug", Kind.TEXT, o -> o.profile().slug()),
                organization("image_url", Kind.TEXT, o -> o.profile().imageUrl()),
                organization("has_image", Kind.FLAG, o -> o.profile().hasImage()),
                organization("created_by", Kind.TEXT, o -> o.profile().createdBy()),
                organization("members_count", Kind.COUNT, o -> o.membership().membersCount()),
                organization(
                        "pending_invitations_count",
                        Kind.COUNT,
                        o -> o.membership().pendingInvitationsCount()),
                organization(
                        "max_allowed_memberships",
                        Kind.COUNT,
                        o -> o.membership().maxAllowedMemberships()),
                organization(
                        "admin_delete_enabled", Kind.FLAG, o -> o.membership().adminDeleteEnabled()),
                organization("public_metadata", Kind.JSON, o -> o.documents().publicMetadata()),
                organization("private_metadata", Kind.JSON, o -> o.documents().privateMetadata()),
                organization("created_at", Kind.TIME, o -> o.times().createdAt()),
                organization("updated_at", Kind.TIME, o -> o.times().updatedAt()),
                organization("last_active_at", Kind.TIME, o -> o.times().lastActiveAt()));

        private static Column organization(
                String name, Kind kind, Function<OrganizationSnapshot, @Nullable Object> value) {
            return new Column(name, kind, change -> value.apply((OrganizationSnapshot) change.snapshot()));
        }
    }

    private static final class MembershipColumns {

        static final List<Column> ALL = with(
                membership("organization_id", Kind.TEXT, m -> m.parties().organizationId()),
                membership("user_id", Kind.TEXT, m -> m.parties().userId()),
                membership("role", Kind.TEXT, MembershipSnapshot::role),
                membership("role_name", Kind.TEXT, MembershipSnapshot::roleName),
                membership("permissions", Kind.JSON, MembershipSnapshot::permissions),
                membership("created_at", Kind.TIME, MembershipSnapshot::createdAt),
                membership("updated_at", Kind.TIME, MembershipSnapshot::updatedAt));

        private static Column membership(String name, Kind kind, Function<MembershipSnapshot, @Nullable Object> value) {
            return new Column(name, kind, change -> value.apply((MembershipSnapshot) change.snapshot()));
        }
    }

    /** The table's own columns between those that every table has: the id, and which event the row stands for. */
    private static List<Column> with(Column... own) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("id", Kind.TEXT, Change::id));
        columns.addAll(List.of(own));
        columns.add(new Column("deleted_at", Kind.TIME, Table::deletedAt));
        columns.add(new Column(
                "last_event_id", Kind.TEXT, change -> change.version().eventId()));
        columns.add(new Column("last_event_type", Kind.TEXT, Change::type));
        columns.add(new Column(
                "version_updated_at", Kind.COUNT, change -> change.version().updatedAt()));
        columns.add(new Column(
                "version_event_at", Kind.COUNT, change -> change.version().eventAt()));
        columns.add(new Column(
                "version_recorded_at", Kind.COUNT, change -> change.version().recordedAt()));
        return List.copyOf(columns);
    }

    private static @Nullable Object deletedAt(Change change) {
        return change.version().deleted() ? change.version().eventAt() : null;
    }
}
