// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.testbed.server.AuthorizingKafka;
import dev.clerkbridge.testbed.server.Engines;
import dev.clerkbridge.testbed.server.PostgresEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The services and commands work with exactly the permissions that docs/operations.md lists. If a permission is
 * missing, the service or command reports it, and works once the permission is granted.
 */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class KafkaPermissionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final AtomicInteger TENANTS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static AuthorizingKafka kafka;
    private static PostgresEngine postgres;
    private static KafkaTrials trials;

    @BeforeAll
    static void start() throws Exception {
        List<String> users = Stream.concat(
                        Stream.of("other"), IntStream.range(0, 100).mapToObj(number -> "tenant" + number))
                .toList();
        kafka = AuthorizingKafka.start(folder.resolve("kafka"), users);
        postgres = Engines.postgres(folder.resolve("postgres"));
        trials = new KafkaTrials(postgres);
    }

    @AfterAll
    static void stop() {
        trials.close();
        postgres.close();
        kafka.close();
    }

    /** A case for each missing permission. For the services, a second case has {@code Describe} in its place. */
    static Stream<Arguments> missing() {
        return KafkaPermission.needed()
                .flatMap(permission -> KafkaTrials.of(permission.user())
                        .flatMap(trial -> Stream.of(true, false)
                                .filter(replaced -> !replaced || isReplaceable(permission, trial))
                                .map(replaced -> Arguments.of(trial, permission, replaced))));
    }

    /**
     * Whether there is a case with {@code Describe} in place of the permission. The quarantine topic has none: with
     * only {@code Describe} on it, the ingress works, and sets unusable events aside.
     */
    private static boolean isReplaceable(KafkaPermission permission, String trial) {
        return permission.operation() != AclOperation.DESCRIBE
                && KafkaTrials.SERVICES.contains(trial)
                && !permission.name().endsWith(".quarantine");
    }

    @ParameterizedTest(name = "{0} without {1} (with Describe instead: {2})")
    @MethodSource("missing")
    void reportsAMissingPermissionAndWorksOnceItIsGranted(String name, KafkaPermission missing, boolean replaced)
            throws Exception {
        // Given
        KafkaTenant tenant = tenant();
        tenant.createTopics();
        for (KafkaPermission permission : KafkaPermission.of(missing.user())) {
            if (!permission.equals(missing)) {
                tenant.allow(permission, permission.operation());
            } else if (replaced) {
                tenant.allow(permission, AclOperation.DESCRIBE);
            }
        }
        Pattern named = Pattern.compile(
                "\\Q" + tenant.resolve(missing.name()) + "\\E(?![.-]?\\w)|no permission to write to any topic");

        try (KafkaTrials.Trial trial = trials.start(name, tenant)) {
            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(trial.problem()).containsPattern(named));

            // When
            tenant.allow(missing, missing.operation());

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(trial.problem()).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingress journal", "ingress kafka"})
    void theIngressCreatesMissingTopicsIfPermitted(String name) throws Exception {
        // Given
        KafkaTenant tenant = tenant();
        for (KafkaPermission permission : KafkaPermission.of("ingress")) {
            tenant.allow(permission, permission.operation());
            tenant.allow(permission, AclOperation.CREATE);
        }

        // When
        try (KafkaTrials.Trial trial = trials.start(name, tenant)) {
            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(trial.problem()).isEmpty());
        }
    }

    @Test
    void deadLettersAreAppliedEvenIfTheyCannotBeMarked() throws Exception {
        // Given
        KafkaTenant tenant = tenant();
        tenant.createTopics();
        for (KafkaPermission permission : KafkaPermission.of(KafkaTrials.REDRIVE_DEAD_LETTERS)) {
            if (permission.type() == ResourceType.TOPIC) {
                tenant.allow(permission, permission.operation());
            }
        }

        try (KafkaTrials.Trial trial = trials.start(KafkaTrials.REDRIVE_DEAD_LETTERS, tenant)) {
            // When
            String first = trial.problem();
            String second = trial.problem();

            // Then
            assertThat(first)
                    .contains(
                            "Done: 2 applied",
                            "2 dead letters could not be marked as redriven, so they may still be counted: Not"
                                    + " authorized to access group: " + tenant.eventsTopic()
                                    + ".redrive; to mark them, run the command again, with the Kafka permission Read");
            assertThat(second).contains("Done: 0 applied");
        }
    }

    private static KafkaTenant tenant() {
        return new KafkaTenant(kafka, folder, "tenant" + TENANTS.getAndIncrement());
    }
}
