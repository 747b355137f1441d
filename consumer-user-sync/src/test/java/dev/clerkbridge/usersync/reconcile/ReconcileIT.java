// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clerkbridge.testbed.clerkapi.ApiFault;
import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.backfill.Backfill;
import dev.clerkbridge.usersync.backfill.KafkaSnapshots;
import dev.clerkbridge.usersync.backfill.RunPosition;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.config.BackfillConfig;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs {@code reconcile} with a fake Clerk API, a real Kafka broker and a running service. */
class ReconcileIT {

    private static final String KEY = "sk_test_example";

    /** Enough for a second page of users. */
    private static final int USERS = 520;

    private static TestSystem filled;

    private final ClerkInstance instance = users();
    private TestSystem system;
    private ClerkApiServer api;
    private UserSync service;

    @BeforeAll
    static void fillAMirror() throws Exception {
        filled = TestSystem.open(2);
        try (ClerkApiServer clerk = ClerkApiServer.start().with(KEY, users());
                UserSync sync = filled.startReadyService()) {
            backfill(BackfillConfig.from(environment(filled, clerk)));
            filled.awaitAllConsumed();
            assertThat(sync.isReady()).isTrue();
        } finally {
            filled.close();
        }
    }

    @BeforeEach
    void startWithAFilledMirror() throws Exception {
        system = TestSystem.withDatabaseOf(filled, 2);
        api = ClerkApiServer.start().with(KEY, instance);
        service = system.startReadyService();
    }

    @AfterEach
    void stop() {
        service.close();
        system.close();
        api.close();
    }

    @Test
    void reportsNoDriftIfTheMirrorMatchesClerk() throws Exception {
        CommandRun run = run("reconcile", "--json");

        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(run.json().path("drift").asInt()).isZero();
        assertThat(count(run, "users", "equal")).isEqualTo(USERS);
        assertThat(count(run, "memberships", "equal")).isEqualTo(USERS);
        assertThat(run("reconcile").output()).contains("The mirror matches Clerk");
    }

    @Test
    void refusesToRunIfTheMirrorMayHaveRowsOfSeveralInstances() throws Exception {
        system.with("CLERK_INSTANCE_IDS", "ins_A,ins_B");

        CommandRun run = run("reconcile", "--apply");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).contains("CLERK_INSTANCE_IDS", "names 2 instances", "would count as gone");
    }

    @Test
    void refusesToRunIfResultsCannotBeSaved() throws Exception {
        // Given
        int before = api.requests("/users").size();
        system.useServiceRole();

        // When
        CommandRun denied = run("reconcile", "--apply");
        system.execute("drop table clerk.reconciliations");
        CommandRun missing = run("reconcile");

        // Then
        assertThat(denied.exit()).isEqualTo(1);
        assertThat(denied.errors())
                .contains(
                        "permission denied for table", "GRANT SELECT, INSERT, UPDATE ON \"clerk\".\"reconciliations\"");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.errors()).contains("reconciliations", "run migrate").doesNotContain("\tat ");
        assertThat(api.requests("/users")).hasSize(before);
    }

    @Test
    void findsAndRepairsDrift() throws Exception {
        // Given
        long changed = Instant.now().minusSeconds(600).toEpochMilli();
        String stale = instance.userIds().get(7);
        String gone = instance.userIds().get(500);
        String organization = instance.organizationIds().get(30);
        instance.change(stale, changed);
        instance.change(instance.membershipIds().get(0), changed);
        instance.delete(gone);
        instance.delete(organization);
        String missing = instance.addUser(changed);

        // When
        CommandRun report = run("reconcile", "--json");
        CommandRun repair = run("reconcile", "--json", "--apply");
        awaitApplied();
        CommandRun after = run("reconcile", "--json");

        // Then
        for (CommandRun run : List.of(report, repair)) {
            assertThat(count(run, "users", "missing")).isEqualTo(1);
            assertThat(count(run, "users", "stale")).isEqualTo(1);
            assertThat(count(run, "users", "gone")).isEqualTo(1);
            assertThat(count(run, "organizations", "gone")).isEqualTo(1);
            assertThat(count(run, "memberships", "stale")).isEqualTo(1);
        }
        assertThat(count(report, "memberships", "gone")).isEqualTo(11);
        assertThat(report.exit()).isEqualTo(3);
        assertThat(count(report, "users", "sent")).isZero();
        assertThat(count(repair, "users", "sent")).isEqualTo(3);
        assertThat(repair.exit()).as(repair.errors()).isZero();
        assertThat(repair.errors())
                .contains(
                        "with " + system.config().database().address() + ", at ",
                        "at " + system.config().kafka().client().bootstrapServers());
        assertThat(after.json().path("drift").asInt()).as(after.output()).isZero();
        assertThat(system.row("users", gone)).containsEntry("image_url", null).doesNotContainEntry("deleted_at", null);
        assertThat(system.row("users", missing)).containsEntry("last_event_type", "user.snapshot");
        assertThat(system.row("organizations", organization)).doesNotContainEntry("deleted_at", null);
    }

    @Test
    void changesDuringTheRunAreNotDrift() throws Exception {
        // Given
        EventBuilder signUp =
                EventBuilder.user("user.created", "user_signedUpMeanwhile", System.currentTimeMillis() + 60_000);
        String changed = instance.userIds().get(3);
        String deleted = instance.userIds().get(4);
        String deletedLater = instance.userIds().get(5);
        api.onRequest("/users", 2, ApiFault.after(() -> {
            instance.change(changed, System.currentTimeMillis());
            instance.delete(deleted);
            instance.delete(deletedLater);
            publish(signUp);
            publish(EventBuilder.userDeleted(deletedLater, System.currentTimeMillis()));
            awaitApplied();
        }));

        // When
        CommandRun run = run("reconcile", "--users", "--apply", "--json");

        // Then
        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(run.json().path("drift").asInt()).as(run.output()).isZero();
        assertThat(system.row("users", "user_signedUpMeanwhile")).containsEntry("deleted_at", null);
    }

    @Test
    void changesWhoseWebhooksMayBeUnderWayAreNotDrift() throws Exception {
        // Given
        long changed = System.currentTimeMillis() - 1_000;
        instance.addUser(changed);
        instance.change(instance.userIds().get(7), changed);
        String unlisted = instance.userIds().get(8);
        instance.change(unlisted, changed);
        instance.leaveOut(unlisted);

        // When
        CommandRun run = run("reconcile", "--users", "--json");

        // Then
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(count(run, "users", "equal")).isEqualTo(USERS + 1);
    }

    @Test
    void theMembershipsOfADeletedUserAreNotDrift() throws Exception {
        // Given
        String deleted = instance.userIds().get(4);
        instance.delete(deleted);
        publish(EventBuilder.userDeleted(deleted, System.currentTimeMillis()));
        awaitApplied();

        // When
        CommandRun run = run("reconcile", "--json");

        // Then
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(count(run, "memberships", "gone")).isZero();
        assertThat(system.query("select * from clerk.active_memberships where user_id = '" + deleted + "'"))
                .isEmpty();
    }

    @Test
    void aUserMissingFromAListingIsNotDeleted() throws Exception {
        // Given
        String user = instance.userIds().get(9);
        instance.leaveOut(user);

        // When
        CommandRun run = run("reconcile", "--users", "--apply", "--json");

        // Then
        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(count(run, "users", "gone")).isZero();
        assertThat(system.row("users", user)).containsEntry("deleted_at", null);
    }

    @Test
    void findsAndRepairsAStaleUserThatIsMissingFromTheListing() throws Exception {
        // Given
        String user = instance.userIds().get(9);
        instance.change(user, Instant.now().minusSeconds(600).toEpochMilli());
        instance.leaveOut(user);

        // When
        CommandRun report = run("reconcile", "--users", "--json");
        CommandRun repair = run("reconcile", "--users", "--apply", "--json");
        awaitApplied();
        CommandRun after = run("reconcile", "--users", "--json");

        // Then
        assertThat(report.exit()).as(report.output()).isEqualTo(3);
        assertThat(count(report, "users", "stale")).isEqualTo(1);
        assertThat(count(report, "users", "gone")).isZero();
        assertThat(count(repair, "users", "sent")).isEqualTo(1);
        assertThat(after.exit()).as(after.output()).isZero();
        assertThat(count(after, "users", "equal")).isEqualTo(USERS);
    }

    @Test
    void anEmptyListingDeletesNothing() throws Exception {
        api.onRequests("/users", 1, 99, ApiFault.body("[]"));

        CommandRun run = run("reconcile", "--apply");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors()).contains("lists none");
        assertNothingDeleted();
    }

    @Test
    void aTransientFailureDuringAListingIsNotDrift() throws Exception {
        for (String path : List.of("/users", "/organization_memberships")) {
            for (ApiFault fault : List.of(
                    ApiFault.tooManyRequests(""),
                    ApiFault.tooManyRequests("1"),
                    ApiFault.error(500, "internal_clerk_error"),
                    ApiFault.html(502),
                    ApiFault.cut())) {
                api.onRequest(path, 2, fault);
            }
        }

        CommandRun run = run("reconcile", "--apply", "--json");

        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(run.json().path("drift").asInt(-1)).as(run.output()).isZero();
        assertNothingDeleted();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/users | 2 | [{\"id\":\"user_",
                "/users | 2 | <html>",
                "/organization_memberships | 2 | {\"data\":[{\"id\":\"orgmem_1\"}",
                "/organization_memberships | 2 | {\"data\":[],\"total_count\":520}"
            })
    void anUnusablePageEndsTheRunAndDeletesNothing(String path, int request, String page) throws Exception {
        api.onRequests(path, request, 99, ApiFault.body(page));

        CommandRun run = run("reconcile", "--apply");

        assertThat(run.exit()).as(run.output()).isEqualTo(1);
        assertThat(run.errors()).contains("Clerk's API").doesNotContain("\tat ");
        assertNothingDeleted();
    }

    @Test
    void aUserMissingFromTheListingAndTheRequestByIdIsNotDeleted() throws Exception {
        // Given: the listing takes six requests, because it misses a user and is repeated. Later requests return no
        // user
        int before = api.requests("/users").size();
        instance.leaveOut(instance.userIds().get(9));
        api.onRequests("/users", 7, 99, ApiFault.body("[]"));

        // When
        CommandRun run = run("reconcile", "--users", "--apply", "--json");

        // Then
        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(api.requests("/users").get(before + 6).parameter("user_id")).isNotNull();
        assertThat(count(run, "users", "gone")).isEqualTo(1);
        assertThat(count(run, "users", "sent")).isZero();
        assertNothingDeleted();
    }

    @Test
    void sendsNothingForAMissingUserThatWasDeletedAfterTheListing() throws Exception {
        // Given: the listing takes three requests; later requests return no user
        int before = api.requests("/users").size();
        instance.addUser(Instant.now().minusSeconds(600).toEpochMilli());
        api.onRequests("/users", 4, 99, ApiFault.body("[]"));

        // When
        CommandRun run = run("reconcile", "--users", "--apply", "--json");

        // Then
        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(api.requests("/users").get(before + 3).parameter("user_id")).isNotNull();
        assertThat(count(run, "users", "missing")).isEqualTo(1);
        assertThat(count(run, "users", "sent")).isZero();
    }

    @Test
    void aNegativeMaxGoneIsRefusedBeforeAnythingIsRead() throws Exception {
        int before = api.requests().size();

        CommandRun run = run("reconcile", "--apply", "--max-gone", "-1");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).contains("--max-gone", "-1");
        assertThat(api.requests()).hasSize(before);
    }

    @Test
    void anIdleSessionTimeoutDoesNotEndASlowListing() throws Exception {
        system.execute("alter role " + SharedEngines.postgres().user() + " in database "
                + system.query("select current_database() as name").get(0).get("name")
                + " set idle_session_timeout = '100ms'");
        api.onRequests("/users", 2, 3, ApiFault.slow(Duration.ofMillis(500)));

        CommandRun run = run("reconcile", "--users", "--json");

        assertThat(run.exit()).as(run.errors()).isZero();
    }

    @Test
    void deletesMoreThanAQuarterOnlyWithMaxGone() throws Exception {
        // Given
        instance.userIds().subList(0, 200).forEach(instance::delete);

        // When
        CommandRun byDefault = run("reconcile", "--users", "--apply");
        CommandRun withMaxGone = run("reconcile", "--users", "--apply", "--max-gone", "200");
        awaitApplied();

        // Then
        assertThat(byDefault.exit()).isEqualTo(3);
        assertThat(byDefault.output()).contains("lacks too many of the rows", "--max-gone 200");
        assertThat(withMaxGone.exit()).as(withMaxGone.errors()).isZero();
        assertThat(system.query("select id from clerk.users where deleted_at is not null"))
                .hasSize(200);
    }

    @Test
    void theMembershipsOfDeletedUsersDoNotRaiseTheLimit() throws Exception {
        // Given: 300 memberships, without those of deleted users
        system.publish(instance.userIds().subList(300, USERS).stream()
                .map(user -> EventBuilder.userDeleted(user, System.currentTimeMillis()))
                .toList());
        instance.membershipIds().subList(0, 100).forEach(instance::delete);
        awaitApplied();

        // When
        CommandRun run = run("reconcile", "--memberships", "--apply");

        // Then
        assertThat(run.exit()).as(run.errors()).isEqualTo(3);
        assertThat(run.output()).contains("lacks too many of the rows", "--max-gone 100");
        awaitApplied();
        assertThat(system.query("select id from clerk.organization_memberships where deleted_at is not null"))
                .isEmpty();
    }

    @Test
    void importsNothingFromTheInstanceOfAnotherSecretKey() throws Exception {
        // Given
        ClerkInstance other = ClerkInstance.withUsers("ins_B", USERS + 10);
        instance.userIds().forEach(other::delete);
        instance.organizationIds().forEach(other::delete);
        api.with(KEY, other);

        // When
        CommandRun run = run("reconcile", "--apply");

        // Then
        assertThat(run.exit()).as(run.errors()).isEqualTo(3);
        assertThat(run.output())
                .contains("users: Clerk lacks too many of the rows", "backfill", "--max-gone " + USERS)
                .doesNotContain("organizations", "is unknown");
        assertNothingDeleted();
        assertThat(system.query("select id from clerk.users")).hasSize(USERS);
        assertThat(system.query("select id from clerk.organizations")).hasSize(USERS / 10);
        assertThat(system.query("select id from clerk.organization_memberships"))
                .hasSize(USERS);
    }

    @Test
    void aTombstoneOfAnObjectThatClerkStillHasIsAConflict() throws Exception {
        // Given
        publish(EventBuilder.userDeleted(instance.userIds().get(0), System.currentTimeMillis()));
        awaitApplied();

        // When
        CommandRun run = run("reconcile", "--users", "--apply", "--json");

        // Then
        assertThat(run.exit()).isEqualTo(3);
        assertThat(count(run, "users", "conflicting")).isEqualTo(1);
        assertThat(count(run, "users", "sent")).isZero();
    }

    @Test
    void aConflictIsNotReportedAsTooManyGoneRows() throws Exception {
        // Given
        String gone = instance.userIds().get(1);
        publish(EventBuilder.userDeleted(instance.userIds().get(0), System.currentTimeMillis()));
        awaitApplied();
        instance.delete(gone);

        // When
        CommandRun run = run("reconcile", "--users", "--apply");
        awaitApplied();

        // Then
        assertThat(run.output())
                .contains("conflicting rows are tombstones")
                .doesNotContain("lacks too many of the rows");
        assertThat(system.row("users", gone)).doesNotContainEntry("deleted_at", null);
    }

    @Test
    void saysHowToImportAMembershipThatClerkListsWithoutItsUser() throws Exception {
        // Given
        api.onRequests("/organization_memberships", 1, 99, ApiFault.body("""
                {"data":[{"id":"orgmem_lone","organization":{"id":"org_1"},"public_user_data":null,
                "created_at":1700000000000,"updated_at":1700000000000}],"total_count":1}"""));

        // When
        CommandRun run = run("reconcile", "--memberships", "--apply");

        // Then
        assertThat(run.exit()).as(run.errors()).isEqualTo(3);
        assertThat(run.output())
                .contains("1 not repaired, because the organization or user is unknown. backfill --memberships imports")
                .doesNotContain("lacks too many of the rows");
    }

    @Test
    void reportsAnUnlistedMembershipThatCannotBeRequestedById() throws Exception {
        // Given
        long changed = Instant.now().minusSeconds(600).toEpochMilli();
        EventBuilder event =
                EventBuilder.membership("organizationMembership.created", "orgmem_lone", "org_1", "user_1", changed);
        event.data().remove("public_user_data");
        publish(event);
        awaitApplied();
        String deleted = instance.membershipIds().get(0);
        instance.delete(deleted);

        // When
        CommandRun report = run("reconcile", "--memberships", "--json");
        CommandRun repair = run("reconcile", "--memberships", "--apply", "--max-gone", "1");
        awaitApplied();

        // Then
        assertThat(report.exit()).as(report.errors()).isEqualTo(3);
        assertThat(count(report, "memberships", "gone")).isEqualTo(2);
        assertThat(repair.exit()).as(repair.errors()).isEqualTo(3);
        assertThat(system.row("organization_memberships", deleted)).doesNotContainEntry("deleted_at", null);
        assertThat(repair.output()).contains("1 not repaired, because the organization or user is unknown");
        assertThat(system.row("organization_memberships", "orgmem_lone")).containsEntry("deleted_at", null);
    }

    @Test
    void theDocumentedUpdateMakesAMembershipThatCannotBeRequestedATombstone() throws Exception {
        // Given: a row that lacks its user, and for comparison a tombstone that reconcile --apply made
        String deleted = instance.membershipIds().get(0);
        long changed = Instant.now().minusSeconds(60).toEpochMilli();
        EventBuilder lone =
                EventBuilder.membership("organizationMembership.created", "orgmem_lone", "org_1", "user_1", changed);
        lone.data().remove("public_user_data");
        publish(lone);
        instance.delete(deleted);
        awaitApplied();
        run("reconcile", "--memberships", "--apply");
        awaitApplied();
        Map<String, @Nullable String> before = system.row("organization_memberships", "orgmem_lone");

        // When
        system.execute(documented("existing-users.md", "UPDATE clerk.organization_memberships", ";")
                .replace("orgmem_…", "orgmem_lone"));

        // Then
        CommandRun after = run("reconcile", "--memberships", "--json");
        assertThat(after.exit()).as(after.output()).isZero();
        Map<String, @Nullable String> row = system.row("organization_memberships", "orgmem_lone");
        assertThat(nullColumns(row))
                .containsAll(nullColumns(system.row("organization_memberships", deleted)))
                .doesNotContain("deleted_at", "organization_id");
        assertThat(row.get("synced_in")).as("for the change feed").isNotEqualTo(before.get("synced_in"));

        // And: the membership's next change restores it
        publish(EventBuilder.membership(
                "organizationMembership.updated", "orgmem_lone", "org_1", "user_1", changed + 1000));
        awaitApplied();
        assertThat(system.row("organization_memberships", "orgmem_lone"))
                .containsEntry("deleted_at", null)
                .containsEntry("user_id", "user_1");
    }

    @Test
    void repairsForgedRowsAfterTheDocumentedUpdate() throws Exception {
        // Given
        long future = Instant.now().plus(Duration.ofDays(9)).toEpochMilli();
        String real = instance.userIds().get(3);
        publish(EventBuilder.user("user.updated", real, future));
        publish(EventBuilder.user("user.created", "user_invented", future));
        awaitApplied();
        CommandRun report = run("reconcile", "--users", "--json");
        assertThat(report.exit()).as(report.output()).isZero();

        // When
        String update = documented("operations.md", "UPDATE clerk.users SET version_updated_at", "`");
        system.execute(update.replace("user_…", real));
        system.execute(update.replace("user_…", "user_invented"));
        CommandRun repair = run("reconcile", "--users", "--apply", "--json");
        awaitApplied();

        // Then
        assertThat(repair.exit()).as(repair.errors()).isZero();
        assertThat(count(repair, "users", "sent")).isEqualTo(2);
        assertThat(system.row("users", real)).containsEntry("last_event_type", "user.snapshot");
        assertThat(system.row("users", "user_invented")).containsEntry("last_event_type", "user.absent");
    }

    @Test
    void theServiceExportsTheLastResultAsMetrics() throws Exception {
        // Given
        instance.delete(instance.userIds().get(0));
        run("reconcile", "--users");

        // When
        try (UserSync restarted = system.startReadyService()) {

            // Then
            Awaitility.await().untilAsserted(() -> {
                assertThat(system.metric(
                                restarted, "clerk_user_sync_reconcile_rows", "object=\"users\",state=\"gone\""))
                        .isEqualTo(1);
                assertThat(system.metric(
                                restarted, "clerk_user_sync_reconcile_finished_timestamp_seconds", "object=\"users\""))
                        .isCloseTo((double) Instant.now().getEpochSecond(), within(600.0));
            });
            assertThat(system.metric(restarted, "clerk_user_sync_reconcile_rows", "object=\"organizations\""))
                    .isNaN();
        }
    }

    @Test
    void savesAnEmptyResultIfOrganizationsAreTurnedOff() throws Exception {
        // Given
        instance.delete(instance.organizationIds().get(0));
        run("reconcile", "--organizations");
        String saved = "select gone, finished_at from clerk.reconciliations where object = 'organizations'";
        Map<String, @Nullable String> before = system.query(saved).get(0);

        // When
        instance.disableOrganizations();
        run("reconcile", "--organizations");

        // Then
        Map<String, @Nullable String> after = system.query(saved).get(0);
        assertThat(before).containsEntry("gone", "1");
        assertThat(after).containsEntry("gone", "0").doesNotContainEntry("finished_at", before.get("finished_at"));
    }

    private static String documented(String page, String start, String end) throws Exception {
        String text = Files.readString(Path.of("../docs").resolve(page));
        int from = text.indexOf(start);
        return text.substring(from, text.indexOf(end, from));
    }

    private static List<String> nullColumns(Map<String, @Nullable String> row) {
        return row.keySet().stream().filter(column -> row.get(column) == null).toList();
    }

    private static long count(CommandRun run, String kind, String state) throws Exception {
        return run.json().path("objects").path(kind).path(state).asLong(-1);
    }

    private void assertNothingDeleted() throws Exception {
        awaitApplied();
        assertThat(system.query("select id from clerk.users where deleted_at is not null"
                        + " union all select id from clerk.organizations where deleted_at is not null"
                        + " union all select id from clerk.organization_memberships where deleted_at is not null"))
                .isEmpty();
    }

    private void publish(EventBuilder event) {
        try {
            system.publish(event);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitApplied() {
        system.awaitAllConsumed();
    }

    private static void backfill(BackfillConfig config) {
        ClerkApi clerk = ClerkApi.connect(config.api());
        String id = clerk.instance().id();
        try (KafkaSnapshots snapshots = KafkaSnapshots.open(config, id)) {
            new Backfill(clerk, snapshots, (kind, read, total) -> {})
                    .run(RunPosition.start(id, List.of(ObjectKind.values()), null));
        }
    }

    private CommandRun run(String... arguments) throws Exception {
        return Commands.run(environment(), arguments);
    }

    private static ClerkInstance users() {
        return ClerkInstance.withUsers("ins_A", USERS);
    }

    private Map<String, String> environment() {
        return environment(system, api);
    }

    private static Map<String, String> environment(TestSystem system, ClerkApiServer api) {
        Map<String, String> environment = new HashMap<>(system.environment());
        environment.put("CLERK_SECRET_KEY", KEY);
        environment.put("CLERK_API_URL", api.url().toString());
        environment.put("CLERK_API_RATE", "1000");
        environment.put("SNAPSHOTS_TOPIC", system.topic());
        return environment;
    }
}
