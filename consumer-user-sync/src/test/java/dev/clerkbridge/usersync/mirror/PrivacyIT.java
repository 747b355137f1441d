// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.Tables;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrivacyIT {

    private static final Set<String> TOMBSTONE = Set.of(
            "id",
            "deleted_at",
            "synced_at",
            "synced_in",
            "last_event_id",
            "last_event_type",
            "version_updated_at",
            "version_event_at",
            "version_recorded_at");

    private static final OptionalData PRIVATE = new OptionalData(true, false);

    @Test
    void aDeletionErasesEveryColumnThatTheTombstoneDoesNotKeep() throws Exception {
        try (Tables tables = Tables.with(PRIVATE)) {
            // Given
            tables.apply(
                    EventBuilder.user("user.created", "user_1", T0),
                    EventBuilder.organization("organization.created", "org_1", T0));

            // When: the deletions contain the external id and the slug, as Clerk's deletions can
            EventBuilder userDeleted = EventBuilder.userDeleted("user_1", T0 + 1000);
            userDeleted.data().put("external_id", "customer 7");
            EventBuilder organizationDeleted =
                    EventBuilder.of("organization.deleted", "org_1").at(T0 + 1000);
            organizationDeleted.data().put("slug", "engines");
            tables.apply(userDeleted, organizationDeleted);

            // Then
            assertThat(kept(tables.user("user_1"))).isEqualTo(new TreeSet<>(TOMBSTONE));
            assertThat(kept(tables.query("select * from clerk.organizations").get(0)))
                    .isEqualTo(new TreeSet<>(TOMBSTONE));
        }
    }

    @Test
    void privateMetadataIsKeptOnlyIfConfigured() throws Exception {
        try (Tables without = Tables.empty();
                Tables with = Tables.with(PRIVATE)) {
            // When
            without.apply(EventBuilder.user("user.created", "user_1", T0));
            with.apply(EventBuilder.user("user.created", "user_1", T0));

            // Then
            assertThat(without.user("user_1")).containsEntry("private_metadata", null);
            assertThat(with.user("user_1")).containsEntry("private_metadata", "{\"note\": \"confidential\"}");
        }
    }

    @Test
    void aMembershipKeepsNoPersonalData() throws Exception {
        try (Tables tables = Tables.with(PRIVATE)) {
            // When
            tables.apply(EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

            // Then
            assertThat(tables.query("select m::text as text from clerk.organization_memberships m")
                            .get(0)
                            .get("text"))
                    .doesNotContain("Ada");
        }
    }

    @Test
    void everyTableAndColumnHasADatabaseComment() throws Exception {
        try (Tables tables = Tables.empty()) {
            assertThat(tables.query("select c.relname, a.attname from pg_class c"
                            + " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
                            + " where c.relnamespace = 'clerk'::regnamespace and c.relkind = 'r'"
                            + " and c.relname <> 'flyway_schema_history'"
                            + " and (col_description(c.oid, a.attnum) is null or obj_description(c.oid) is null)"))
                    .isEmpty();
        }
    }

    private static Set<String> kept(Map<String, @Nullable String> row) {
        Set<String> kept = new TreeSet<>();
        row.forEach((column, value) -> {
            if (value != null) {
                kept.add(column);
            }
        });
        return kept;
    }
}
