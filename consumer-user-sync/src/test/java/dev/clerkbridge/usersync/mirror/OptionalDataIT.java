// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.Tables;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code SYNC_RAW} and {@code SYNC_PRIVATE_METADATA}, turned on and off. */
class OptionalDataIT {

    private static final OptionalData RAW = new OptionalData(false, true);
    private static final OptionalData ALL = new OptionalData(true, true);

    @Test
    void rawContainsClerksWholeObjectExceptPrivateMetadataAndBackupCodes() throws Exception {
        try (Tables tables = Tables.with(RAW)) {
            // Given
            EventBuilder event = EventBuilder.user("user.created", "user_1", T0);
            event.data().put("brand_new_field", 7);
            event.data().withObject("public_metadata").put("private_metadata", "only a name");
            event.data()
                    .putArray("organization_memberships")
                    .addObject()
                    .putObject("private_metadata")
                    .put("a", 1);
            event.data()
                    .withArray("phone_numbers")
                    .addObject()
                    .putArray("backup_codes")
                    .add("12345");

            // When
            tables.apply(event);

            // Then
            assertThat(tables.query("select raw ->> 'brand_new_field' as new, raw ->> 'id' as id,"
                            + " raw #>> '{public_metadata,private_metadata}' as named,"
                            + " raw ? 'private_metadata' as private,"
                            + " raw #> '{organization_memberships,0}' as inner, raw #> '{phone_numbers,0}' as phone"
                            + " from clerk.users"))
                    .containsExactly(Map.of(
                            "new",
                            "7",
                            "id",
                            "user_1",
                            "named",
                            "only a name",
                            "private",
                            "f",
                            "inner",
                            "{}",
                            "phone",
                            "{}"));
        }
    }

    @Test
    void rawContainsPrivateMetadataIfConfigured() throws Exception {
        try (Tables tables = Tables.with(ALL)) {
            tables.apply(EventBuilder.user("user.created", "user_1", T0));

            assertThat(tables.query("select raw #>> '{private_metadata,note}' as note from clerk.users"))
                    .containsExactly(Map.of("note", "confidential"));
        }
    }

    @Test
    void rawOfAMembershipContainsNoPersonalData() throws Exception {
        try (Tables tables = Tables.with(ALL)) {
            tables.apply(EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

            assertThat(tables.query("select raw #>> '{organization,name}' as name, raw::text like '%Ada%' as person"
                            + " from clerk.organization_memberships"))
                    .containsExactly(Map.of("name", "A name", "person", "f"));
        }
    }

    @Test
    void aDeletionErasesOptionalData() throws Exception {
        try (Tables tables = Tables.with(ALL)) {
            tables.apply(EventBuilder.user("user.created", "user_1", T0));

            tables.apply(EventBuilder.userDeleted("user_1", T0 + 1000));

            assertThat(tables.user("user_1")).containsEntry("raw", null).containsEntry("private_metadata", null);
        }
    }

    @Test
    void erasesDataThatIsNoLongerConfigured() throws Exception {
        // Given
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), "clerk");
        try (Tables tables = Tables.in(config, ALL)) {
            for (int i = 0; i < 5; i++) {
                tables.apply(
                        EventBuilder.user("user.created", "user_" + i, T0),
                        EventBuilder.membership(
                                "organizationMembership.created", "orgmem_" + i, "org_1", "user_1", T0));
            }

            // When
            OptionalDataCleanup.clear(tables.database(), RAW);
            List<Map<String, @Nullable String>> withoutMetadata = count(tables);
            OptionalDataCleanup.clear(tables.database(), OptionalData.NONE);

            // Then
            assertThat(withoutMetadata).containsExactly(Map.of("raw", "5", "private", "0", "inside", "0"));
            assertThat(count(tables)).containsExactly(Map.of("raw", "0", "private", "0", "inside", "0"));
        }
    }

    /** No index would find a membership's private metadata, so the search would read the whole table. */
    @Test
    void doesNotSearchMembershipsForPrivateMetadata() throws Exception {
        try (Tables tables = Tables.with(RAW);
                Connection other = tables.connect()) {
            // Given
            other.setAutoCommit(false);
            other.createStatement().execute("lock table clerk.organization_memberships in access exclusive mode");

            // When
            OptionalDataCleanup.clear(tables.database(), RAW);

            // Then: it did not wait for the lock
            other.rollback();
        }
    }

    private static List<Map<String, @Nullable String>> count(Tables tables) throws Exception {
        return tables.query("select (select count(raw) from clerk.users) as raw,"
                + " (select count(private_metadata) from clerk.users) as private,"
                + " (select count(raw -> 'private_metadata') from clerk.users) as inside");
    }
}
