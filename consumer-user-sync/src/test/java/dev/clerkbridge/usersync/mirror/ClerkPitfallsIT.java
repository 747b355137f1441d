// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.EventBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each known pitfall of mirroring Clerk has a test. */
class ClerkPitfallsIT extends WithTables {

    @Test
    void aStaleUpdateDoesNotOverwriteANewerOne() throws Exception {
        tables.apply(EventBuilder.user("user.updated", "user_1", T0 + 2000));

        List<Outcome> outcomes = tables.apply(EventBuilder.user("user.updated", "user_1", T0 + 1000));

        assertThat(outcomes).containsExactly(Outcome.STALE);
        assertThat(tables.user("user_1")).containsEntry("first_name", "Ada " + (T0 + 2000));
    }

    @Test
    void anUpdateThatArrivesBeforeTheCreationCreatesTheRow() throws Exception {
        tables.apply(EventBuilder.user("user.updated", "user_1", T0 + 1000));
        tables.apply(EventBuilder.user("user.created", "user_1", T0));

        assertThat(tables.user("user_1")).containsEntry("last_event_type", "user.updated");
    }

    @Test
    void aLateUpdateDoesNotBringADeletedUserBack() throws Exception {
        tables.apply(EventBuilder.userDeleted("user_1", T0 + 1000));

        tables.apply(EventBuilder.user("user.updated", "user_1", T0 + 9000));

        assertThat(tables.user("user_1")).containsEntry("first_name", null);
        assertThat(tables.query("select * from clerk.active_users")).isEmpty();
    }

    @Test
    void aDuplicateChangesNothingNotEvenTheSyncTime() throws Exception {
        // Given
        EventBuilder event = EventBuilder.user("user.created", "user_1", T0);
        tables.apply(event);
        Map<String, @Nullable String> before = tables.user("user_1");

        // When
        List<Outcome> outcomes = tables.apply(event);

        // Then
        assertThat(outcomes).containsExactly(Outcome.DUPLICATE);
        assertThat(tables.user("user_1")).isEqualTo(before);
    }

    @Test
    void aRedeliveryMonthsLaterUpdatesOnlyTheTimeOfAcceptance() throws Exception {
        // Given
        EventBuilder event = EventBuilder.user("user.created", "user_1", T0);
        tables.apply(event);
        Map<String, @Nullable String> before = tables.user("user_1");

        // When
        List<Outcome> outcomes =
                tables.apply(event.recordedAt(Instant.ofEpochMilli(T0).plusSeconds(5_000_000)));

        // Then
        assertThat(outcomes).containsExactly(Outcome.DUPLICATE);
        before.put("version_recorded_at", String.valueOf(T0 * 1_000 + 5_000_000_000_000L));
        assertThat(tables.user("user_1")).isEqualTo(before);
    }

    @Test
    void aReplayAfterTheDeletionHasNoEffect() throws Exception {
        EventBuilder created = EventBuilder.user("user.created", "user_1", T0);
        tables.apply(created, EventBuilder.userDeleted("user_1", T0 + 1000));

        tables.apply(created.recordedAt(Instant.ofEpochMilli(T0).plusSeconds(60L * 24 * 3600)));

        assertThat(tables.user("user_1")).containsEntry("first_name", null);
    }

    @Test
    void theDeletionOfAnUnknownUserLeavesATombstone() throws Exception {
        tables.apply(EventBuilder.userDeleted("user_1", T0));

        assertThat(tables.user("user_1").get("deleted_at")).isNotNull();
    }

    @Test
    void aDeletionTimeInSecondsIsNotReadAs1970() throws Exception {
        tables.apply(EventBuilder.user("user.created", "user_1", T0));

        tables.apply(EventBuilder.userDeleted("user_1", T0 / 1000 + 60));

        assertThat(tables.query("select extract(epoch from deleted_at)::bigint as at from clerk.users"))
                .containsExactly(Map.of("at", String.valueOf(T0 / 1000 + 60)));
    }

    @Test
    void anEventWithoutATimeUsesItsTimeOfAcceptance() throws Exception {
        EventBuilder event = EventBuilder.user("user.updated", "user_1", T0).at((Long) null);
        event.data().remove("updated_at");

        tables.apply(event);

        assertThat(tables.user("user_1"))
                .containsEntry("version_updated_at", String.valueOf(T0 + 100))
                .containsEntry("updated_at", null);
    }

    @Test
    void atEqualTimesTheEventAcceptedLaterWinsInAnyOrder() throws Exception {
        EventBuilder first = EventBuilder.user("user.created", "user_1", T0).recordedAt(Instant.ofEpochMilli(T0 + 100));
        EventBuilder second =
                EventBuilder.user("user.updated", "user_1", T0).recordedAt(Instant.ofEpochMilli(T0 + 101));

        tables.apply(second);
        tables.apply(first);

        assertThat(tables.user("user_1")).containsEntry("last_event_id", second.eventId());
    }

    @Test
    void atEqualChangeTimesTheLaterEnvelopeWinsEvenIfAcceptedFirst() throws Exception {
        EventBuilder first =
                EventBuilder.user("user.created", "user_1", T0).at(T0 + 20).recordedAt(Instant.ofEpochMilli(T0 + 200));
        EventBuilder second =
                EventBuilder.user("user.updated", "user_1", T0).at(T0 + 21).recordedAt(Instant.ofEpochMilli(T0 + 100));

        tables.apply(second);
        tables.apply(first);

        assertThat(tables.user("user_1")).containsEntry("last_event_id", second.eventId());
    }

    @Test
    void anEmailAddressCanReturnWithANewUserId() throws Exception {
        tables.apply(EventBuilder.user("user.created", "user_1", T0));
        tables.apply(EventBuilder.userDeleted("user_1", T0 + 1000));
        tables.apply(EventBuilder.user("user.created", "user_2", T0 + 2000));
        tables.apply(EventBuilder.user("user.created", "user_3", T0 + 3000));

        assertThat(tables.query("select id from clerk.active_users where primary_email_address = 'ada@example.org'"))
                .hasSize(2);
    }

    @Test
    void bansLocksAndDeprovisioningAreUpdatesNotDeletions() throws Exception {
        EventBuilder event = EventBuilder.user("user.updated", "user_1", T0);
        event.data().put("banned", true).put("locked", true).put("deprovisioned", true);

        tables.apply(event);

        assertThat(tables.query("select banned, locked, deprovisioned from clerk.active_users"))
                .containsExactly(Map.of("banned", "t", "locked", "t", "deprovisioned", "t"));
    }

    @Test
    void aUserWithoutNamesOrContactsGetsARow() throws Exception {
        tables.apply(EventBuilder.of("user.created", "user_1"));

        assertThat(tables.user("user_1"))
                .containsEntry("first_name", null)
                .containsEntry("primary_email_address", null)
                .containsEntry("email_addresses", null);
    }

    @Test
    void thePrimaryEmailIsFoundByItsId() throws Exception {
        tables.apply(EventBuilder.user("user.created", "user_1", T0));

        assertThat(tables.user("user_1"))
                .containsEntry("primary_email_address", "ada@example.org")
                .containsEntry("primary_email_address_verified", "t");
        assertThat(tables.query("select e->>'email_address' as email, e->>'verified' as verified"
                        + " from clerk.users, jsonb_array_elements(email_addresses) e order by 1"))
                .containsExactly(
                        Map.of("email", "ada@example.org", "verified", "true"),
                        Map.of("email", "old@example.org", "verified", "false"));
    }

    @Test
    void thePrimaryEmailIsNullIfNoAddressHasItsId() throws Exception {
        EventBuilder event = EventBuilder.user("user.created", "user_1", T0);
        event.data().put("primary_email_address_id", "idn_gone");

        tables.apply(event);

        assertThat(tables.user("user_1"))
                .containsEntry("primary_email_address", null)
                .containsEntry("primary_email_address_id", "idn_gone");
    }

    @Test
    void aMembershipIsVisibleBeforeItsUserAndOrganization() throws Exception {
        tables.apply(EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

        assertThat(tables.query("select organization_id, user_id, role from clerk.active_memberships"))
                .containsExactly(Map.of("organization_id", "org_1", "user_id", "user_1", "role", "org:member"));
    }

    @Test
    void aLateDeletionOfAnOldMembershipDoesNotDeleteTheNewOne() throws Exception {
        tables.apply(
                EventBuilder.membership("organizationMembership.created", "orgmem_new", "org_1", "user_1", T0 + 5000));

        tables.apply(EventBuilder.membership("organizationMembership.deleted", "orgmem_old", "org_1", "user_1", T0));

        assertThat(tables.query("select id from clerk.active_memberships")).containsExactly(Map.of("id", "orgmem_new"));
    }

    @Test
    void membershipsOfADeletedOrganizationAreNotActive() throws Exception {
        tables.apply(
                EventBuilder.organization("organization.created", "org_1", T0),
                EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

        tables.apply(EventBuilder.of("organization.deleted", "org_1").at(T0 + 1000));

        assertThat(tables.query("select id from clerk.active_memberships")).isEmpty();
        assertThat(tables.query("select id from clerk.active_organizations")).isEmpty();
    }

    @Test
    void membershipsOfADeletedUserAreNotActive() throws Exception {
        tables.apply(EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

        tables.apply(EventBuilder.userDeleted("user_1", T0 + 1000));

        assertThat(tables.query("select id from clerk.active_memberships")).isEmpty();
    }

    @Test
    void aMembershipDeletionWithAFullObjectIsRecognized() throws Exception {
        EventBuilder created =
                EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0);

        tables.apply(EventBuilder.membership("organizationMembership.deleted", "orgmem_1", "org_1", "user_1", T0));
        tables.apply(created);

        assertThat(tables.query("select user_id, role, deleted_at is not null as deleted"
                        + " from clerk.organization_memberships"))
                .containsExactly(row("user_id", "user_1", "role", null, "deleted", "t"));
    }

    @Test
    void aDeletionWithOnlyTheMembershipIdKeepsUserAndOrganization() throws Exception {
        EventBuilder created =
                EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0);
        EventBuilder bare =
                EventBuilder.of("organizationMembership.deleted", "orgmem_1").at(T0 + 1000);

        for (List<EventBuilder> order : List.of(List.of(created, bare), List.of(bare, created))) {
            for (boolean oneBatch : List.of(true, false)) {
                tables.execute("truncate clerk.organization_memberships");

                if (oneBatch) {
                    tables.apply(order.get(0), order.get(1));
                } else {
                    tables.apply(order.get(0));
                    tables.apply(order.get(1));
                }

                assertThat(tables.query("select organization_id, user_id, role, deleted_at is not null as deleted"
                                + " from clerk.organization_memberships"))
                        .containsExactly(
                                row("organization_id", "org_1", "user_id", "user_1", "role", null, "deleted", "t"));
            }
        }
    }

    @Test
    void aMembershipEventWithoutAUserKeepsTheKnownUser() throws Exception {
        EventBuilder bare =
                EventBuilder.membership("organizationMembership.updated", "orgmem_1", "org_1", "user_1", T0 + 1000);
        bare.data().remove("public_user_data");

        tables.apply(EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));
        tables.apply(bare);

        assertThat(tables.query("select user_id, version_updated_at from clerk.organization_memberships"))
                .containsExactly(Map.of("user_id", "user_1", "version_updated_at", String.valueOf(T0 + 1000)));
    }

    @Test
    void anOrganizationEmbeddedInAMembershipIsNotMirrored() throws Exception {
        tables.apply(EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

        assertThat(tables.query("select * from clerk.organizations")).isEmpty();
    }

    @Test
    void aMembershipEventOf2022GetsARow() throws Exception {
        tables.apply(
                EventBuilder.of("organizationMembership.created", "orgmem_1").body("""
                {"data":{"created_at":1654013203217,"id":"orgmem_1","object":"organization_membership","organization":
                {"created_at":1654013202977,"id":"org_1","logo_url":null,"name":"Acme","object":"organization",
                "public_metadata":{},"slug":"acme","updated_at":1654013202977},"public_user_data":{"first_name":"Ada",
                "identifier":"ada@example.org","last_name":null,"profile_image_url":"https://img.example/1",
                "user_id":"user_1"},"role":"basic_member","updated_at":1654013203217},
                "object":"event","type":"organizationMembership.created"}"""));

        assertThat(tables.query("select * from clerk.active_memberships").get(0))
                .containsEntry("organization_id", "org_1")
                .containsEntry("user_id", "user_1")
                .containsEntry("role", "basic_member")
                .containsEntry("role_name", null)
                .containsEntry("permissions", null);
    }

    @Test
    void aUserEventOf2022GetsARow() throws Exception {
        tables.apply(EventBuilder.of("user.created", "user_1").body("""
                {"data":{"birthday":"","created_at":1654012591514,"email_addresses":[],"external_accounts":[],
                "external_id":null,"first_name":"Ada","gender":"","id":"user_1","last_name":null,
                "last_sign_in_at":null,"object":"user","password_enabled":true,"phone_numbers":[],
                "primary_email_address_id":null,"primary_phone_number_id":null,"private_metadata":null,
                "profile_image_url":"https://img.example/1","public_metadata":{},"two_factor_enabled":false,
                "unsafe_metadata":{},"updated_at":1654012591835,"username":null,"web3_wallets":[]},
                "object":"event","type":"user.created"}"""));

        assertThat(tables.user("user_1"))
                .containsEntry("first_name", "Ada")
                .containsEntry("email_addresses", "[]")
                .containsEntry("primary_email_address", null)
                .containsEntry("primary_email_address_verified", null)
                .containsEntry("private_metadata", null)
                .containsEntry("banned", null)
                .containsEntry("locked", null);
    }

    @Test
    void theDeletionOfAnUnknownOrganizationOrMembershipLeavesATombstone() throws Exception {
        tables.apply(
                EventBuilder.of("organization.deleted", "org_1"),
                EventBuilder.of("organizationMembership.deleted", "orgmem_1"));
        tables.apply(
                EventBuilder.organization("organization.updated", "org_1", T0 + 1000),
                EventBuilder.membership("organizationMembership.updated", "orgmem_1", "org_2", "user_1", T0 + 1000));

        assertThat(tables.query("select name is null and deleted_at is not null as deleted from clerk.organizations"))
                .containsExactly(Map.of("deleted", "t"));
        assertThat(tables.query("select deleted_at is not null as deleted from clerk.organization_memberships"))
                .containsExactly(Map.of("deleted", "t"));
    }

    @Test
    void theFirstEventReplacesARowInsertedByTheApplication() throws Exception {
        tables.execute("insert into clerk.users (id, first_name) values ('user_1', 'just in time')");

        tables.apply(EventBuilder.user("user.created", "user_1", T0));

        assertThat(tables.user("user_1")).containsEntry("first_name", "Ada " + T0);
    }

    @Test
    void everyEventOfABatchGetsItsOwnOutcome() throws Exception {
        EventBuilder newer = EventBuilder.user("user.updated", "user_1", T0 + 2000);

        List<Outcome> outcomes = tables.apply(
                EventBuilder.user("user.created", "user_1", T0),
                newer,
                EventBuilder.user("user.updated", "user_1", T0 + 1000),
                newer,
                EventBuilder.user("user.created", "user_2", T0));

        assertThat(outcomes)
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED, Outcome.STALE, Outcome.DUPLICATE, Outcome.APPLIED);
    }

    private static Map<String, @Nullable String> row(@Nullable String... namesAndValues) {
        Map<String, @Nullable String> row = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return row;
    }
}
