// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.testbed.clerkapi.ApiFault;
import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs {@code backfill} with a fake Clerk API and a real Kafka broker. */
class BackfillIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "sk_test_example";

    private final String snapshots = SharedEngines.unique("snapshots");
    private final ClerkInstance instance = ClerkInstance.withUsers("ins_A", 1_300);
    private TestSystem system;
    private ClerkApiServer api;

    @BeforeEach
    void start() throws Exception {
        system = TestSystem.open(3);
        api = ClerkApiServer.start().with(KEY, instance);
    }

    @AfterEach
    void stop() {
        system.close();
        api.close();
    }

    @Test
    void writesEveryObjectToTheSnapshotsTopicAccordingToTheContract() throws Exception {
        // When
        CommandRun run = run("backfill");

        // Then
        assertThat(run.exit()).as(run.errors()).isZero();
        String target = snapshots + " at " + system.config().kafka().client().bootstrapServers();
        assertThat(run.output()).contains("2,730 snapshots sent to " + target);
        assertThat(run.errors()).contains("instance ins_A to " + target);
        assertThat(run.errors()).contains("production instance ins_A", "1,300 users", "requests a second");
        assertThat(ids("user.snapshot")).containsExactlyInAnyOrderElementsOf(instance.userIds());
        assertThat(ids("organization.snapshot")).containsExactlyInAnyOrderElementsOf(instance.organizationIds());
        assertThat(ids("organizationMembership.snapshot"))
                .containsExactlyInAnyOrderElementsOf(instance.membershipIds());
        assertThat(system.records(snapshots)).allSatisfy(BackfillIT::assertMatchesContract);
        assertThat(system.records(snapshots).stream().map(ConsumerRecord::partition))
                .contains(0, 1, 2);
    }

    @Test
    void aSecondRunWritesSnapshotsWithTheSameEventIds() throws Exception {
        run("backfill", "--organizations");
        run("backfill", "--organizations");

        assertThat(ids("organization.snapshot")).hasSize(260);
        assertThat(system.records(snapshots).stream()
                        .map(record -> new ReceivedEvent(record).id())
                        .distinct())
                .hasSize(130);
    }

    @Test
    void aRepeatedlyKilledRunResumesFromItsPosition() throws Exception {
        // Given
        ClerkInstance large = ClerkInstance.withUsers("ins_A", 6_000);
        api.with(KEY, large);
        api.onRequests("/users", 1, 1_000, ApiFault.slow(Duration.ofMillis(150)));

        // When
        killAfter(5, "backfill");
        killAfter(5, "backfill", "--resume");
        int before = api.requests("/users").size();
        CommandRun last = run("backfill", "--resume", "--json");

        // Then
        assertThat(last.exit()).as(last.errors()).isZero();
        assertThat(last.json()
                        .path("objects")
                        .path("memberships")
                        .path("listed")
                        .asInt())
                .isEqualTo(6_000);
        assertThat(missing(large.userIds(), ids("user.snapshot"))).isEmpty();
        assertThat(missing(large.membershipIds(), ids("organizationMembership.snapshot")))
                .isEmpty();
        assertThat(api.requests("/users").size() - before)
                .as("pages read by the last run, of 13")
                .isLessThan(10);
        assertThat(last.errors()).containsPattern("Resuming after [\\d,]+ users\\.");
    }

    @Test
    void failsIfThereIsNothingToResume() throws Exception {
        // Given
        run("backfill", "--organizations");

        // When
        CommandRun run = run("backfill", "--resume");

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors()).contains("Nothing to resume", "To start a new run, omit --resume");
    }

    @Test
    void aResumedRunNamesThePositionAndTheTimeOfTheFirstRun() throws Exception {
        // Given
        api.onRequests("/organization_memberships", 2, 99, ApiFault.error(400, "invalid"));
        CommandRun first = run("backfill", "--organizations", "--memberships", "--since", "2025-01-01");

        // When
        CommandRun run = run("backfill", "--resume");

        // Then
        assertThat(List.of(first.exit(), run.exit())).as(first.errors()).containsOnly(1);
        assertThat(run.errors()).contains("Resuming after 0 memberships, with --since 2025-01-01T00:00:00Z");
    }

    @Test
    void refusesAKeyForAnotherInstanceAfterOneRequest() throws Exception {
        system.with("CLERK_INSTANCE_IDS", "ins_B");

        CommandRun run = run("backfill");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors()).contains("ins_A", "allows only ins_B").doesNotContain(KEY, "\tat ");
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void reportsARevokedKeyWithoutShowingIt() throws Exception {
        api.revoke(KEY);

        CommandRun run = run("backfill");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors()).contains("401 clerk_key_invalid").doesNotContain(KEY, "\tat ");
    }

    @Test
    void aDryRunCountsTheChosenObjectsAndWritesNothing() throws Exception {
        CommandRun run = run("backfill", "--dry-run", "--json", "--users");

        assertThat(run.json().path("objects").path("users").path("wouldSend").asInt())
                .isEqualTo(1_300);
        assertThat(run.json().path("objects").has("organizations")).isFalse();
        try (Admin admin = SharedEngines.admin()) {
            assertThat(admin.listTopics().names().get()).doesNotContain(snapshots);
        }
    }

    @Test
    void writesOnlyObjectsChangedSinceATimeAndStopsReadingEarly() throws Exception {
        // Given
        Instant now = Instant.now();
        List<String> users = instance.userIds();
        users.forEach(
                user -> instance.change(user, now.minus(Duration.ofMinutes(65)).toEpochMilli()));
        instance.change(users.get(3), now.toEpochMilli());
        instance.change(users.get(900), now.minusSeconds(60).toEpochMilli());
        instance.change(instance.organizationIds().get(5), now.toEpochMilli());

        // When
        CommandRun run = run("backfill", "--since", "1h");

        // Then
        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(ids("user.snapshot")).containsExactlyInAnyOrder(users.get(3), users.get(900));
        assertThat(ids("organization.snapshot"))
                .containsExactly(instance.organizationIds().get(5));
        assertThat(api.requests("/users")).hasSize(1);
    }

    @Test
    void skipsOrganizationsWithAMessageIfTheyAreDisabled() throws Exception {
        instance.disableOrganizations();

        CommandRun run = run("backfill");

        assertThat(run.exit()).isZero();
        assertThat(run.output()).contains("not enabled in this instance");
        assertThat(ids("user.snapshot")).hasSize(1_300);
    }

    @Test
    void aWrongCountDoesNotStopTheRun() throws Exception {
        instance.countError(5);

        CommandRun run = run("backfill", "--organizations", "--json");

        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(run.json()
                        .path("objects")
                        .path("organizations")
                        .path("state")
                        .asText())
                .isEqualTo("fewer_than_counted");
    }

    @Test
    void failsIfClerkCountsUsersButListsNone() throws Exception {
        api.onRequests("/users", 1, 99, ApiFault.body("[]"));

        CommandRun run = run("backfill");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors()).contains("counts 1300 users but lists none");
    }

    @Test
    void refusesAPublishableKeyWithAHint() throws Exception {
        system.with("CLERK_SECRET_KEY", "pk_live_abc");

        CommandRun run = run("backfill");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).contains("CLERK_SECRET_KEY", "publishable key").doesNotContain("pk_live_abc");
    }

    private static void assertMatchesContract(ConsumerRecord<byte[], byte[]> record) {
        ReceivedEvent event = new ReceivedEvent(record);
        Envelope envelope = Envelope.parseUtf8(record.value());
        assertThat(event.key()).isEqualTo(envelope.key()).isEqualTo(event.header(EventHeaders.SUBJECT));
        assertThat(event.type()).isEqualTo(envelope.type());
        assertThat(event.instanceId()).isEqualTo(envelope.instanceId()).isEqualTo("ins_A");
        assertThat(event.occurredAt()).isEqualTo(envelope.occurredAt());
        assertThat(event.header("content-type")).isEqualTo("application/json");
        assertThat(Arrays.stream(record.headers().toArray()).map(Header::key))
                .noneMatch(name -> name.startsWith("svix"));
    }

    private List<String> ids(String type) throws Exception {
        List<String> ids = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : system.records(snapshots)) {
            if (type.equals(new ReceivedEvent(record).type())) {
                ids.add(JSON.readTree(record.value()).path("data").path("id").asText());
            }
        }
        return ids;
    }

    /** The expected ids that are not in {@code actual}. Uses sets, because AssertJ's {@code containsAll} is slow here. */
    private static Set<String> missing(List<String> expected, List<String> actual) {
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(Set.copyOf(actual));
        return missing;
    }

    private void killAfter(int requests, String... arguments) throws Exception {
        int before = api.requests("/users").size();
        Process process = Commands.start(environment(), arguments);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> api.requests("/users").size() >= before + requests || !process.isAlive());
        process.destroyForcibly().waitFor();
    }

    private CommandRun run(String... arguments) throws Exception {
        return Commands.run(environment(), arguments);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("CLERK_SECRET_KEY", KEY);
        environment.put("CLERK_API_URL", api.url().toString());
        environment.put("CLERK_API_RATE", "1000");
        environment.put("SNAPSHOTS_TOPIC", snapshots);
        environment.putAll(system.environment());
        return environment;
    }
}
