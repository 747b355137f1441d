// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.testing.CapturedLog;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.server.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two brokers is killed. In both modes, events for available partitions are still published. Events for other
 * partitions wait in the journal or, in kafka mode, are refused.
 */
@Tag("long")
class ClusterFaultsIT {

    private static final int BODY = 1_800;
    private static final int LEADERLESS = 1;
    private static final Map<Integer, List<Integer>> ONE_PARTITION_ON_BROKER_2 =
            Map.of(0, List.of(1), LEADERLESS, List.of(2), 2, List.of(1));
    private static final Map<Integer, List<Integer>> TWO_REPLICAS =
            Map.of(0, List.of(1, 2), 1, List.of(1, 2), 2, List.of(1, 2));
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final Duration SEVERAL_INSPECTIONS = Duration.ofSeconds(7);
    private static final String SILENT = "acknowledges nothing";

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    static Path kafka;

    private static KafkaCluster cluster;

    @TempDir
    Path directory;

    @BeforeAll
    static void startTwoBrokers() {
        // Kafka's default, with which a dead leader stays in the metadata for longer than the ingress waits for an
        // answer.
        cluster = KafkaCluster.start(kafka, 2, Map.of("broker.session.timeout.ms", "9000"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void restartBroker2() {
        cluster.brokers().get(1).start();
        cluster.brokers().get(1).awaitRegistered();
    }

    @Test
    void inJournalModeTheOtherPartitionsContinue() throws Exception {
        createTopics(ONE_PARTITION_ON_BROKER_2);
        try (AcceptorFixture fixture =
                AcceptorFixture.start(directory.resolve("journal"), cluster.bootstrapServers(), topic)) {
            // Given
            fixture.accept(100, BODY);
            fixture.awaitDrained();
            cluster.brokers().get(1).kill();

            // When more events are accepted than may be in flight to one partition
            for (int round = 0; round < 10; round++) {
                assertThat(fixture.accept(1_500, BODY)).containsOnly(Map.entry(AcceptResult.DURABLE, 1_500));
            }

            // Then
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(fixture.counter("events.published"))
                            .isEqualTo((double) (100 + publishable(fixture))));
            await().atMost(TIMEOUT).until(() -> !fixture.component("partitions").up());
            assertThat(fixture.component("partitions").cause()).contains(topic + "-" + LEADERLESS);
            assertThat(fixture.component("kafka").up()).isTrue();
            assertThat(fixture.gauge("kafka.partitions.stuck")).isEqualTo(1);

            // When
            cluster.brokers().get(1).start();

            // Then
            fixture.awaitDrained();
            fixture.assertAllPublishedInOrder(
                    TestKafka.records(Map.of("bootstrap.servers", cluster.bootstrapServers()), topic));
            await().atMost(TIMEOUT).until(() -> fixture.component("partitions").up());
        }
    }

    @Test
    void inKafkaModeTheOtherPartitionsContinue() throws Exception {
        createTopics(ONE_PARTITION_ON_BROKER_2);
        try (TestIngress ingress = TestIngress.start(
                Map.of("EVENTS_TOPIC", topic, "KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()))) {
            // Given
            cluster.brokers().get(1).kill();
            await().atMost(TIMEOUT)
                    .until(() -> ingress.post(event(key(LEADERLESS))).statusCode() == 503);
            await().atMost(TIMEOUT).until(() -> ingress.ingress().ready());

            // When
            List<Integer> answers = IntStream.range(0, 20)
                    .map(i -> ingress.post(event(key(i % 2 * 2))).statusCode())
                    .boxed()
                    .toList();

            // Then
            assertThat(answers).containsOnly(200);
            assertThat(ingress.ingress().ready()).isTrue();

            // When
            cluster.brokers().get(1).start();

            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.post(event(key(LEADERLESS))).statusCode() == 200);
        }
    }

    @Test
    void journalModeWaitsForReplicasAndReportsThatKafkaIsDown() throws Exception {
        createTopics(TWO_REPLICAS);
        try (AcceptorFixture fixture =
                        AcceptorFixture.start(directory.resolve("journal"), cluster.bootstrapServers(), topic);
                CapturedLog log = CapturedLog.open()) {
            // Given
            fixture.accept(100, BODY);
            fixture.awaitDrained();
            cluster.brokers().get(1).kill();

            // When
            assertThat(fixture.accept(100, BODY)).containsOnly(Map.entry(AcceptResult.DURABLE, 100));

            // Then
            await().atMost(TIMEOUT)
                    .until(() ->
                            String.valueOf(fixture.component("kafka").cause()).contains(SILENT));
            await().during(SEVERAL_INSPECTIONS).atMost(TIMEOUT).until(() -> lines(log, SILENT) == 1);

            // When
            cluster.brokers().get(1).start();

            // Then
            fixture.awaitDrained();
            fixture.assertAllPublishedInOrder(
                    TestKafka.records(Map.of("bootstrap.servers", cluster.bootstrapServers()), topic));
            assertThat(fixture.component("kafka").up()).isTrue();
        }
    }

    @Test
    void kafkaModeIsNotReadyUntilEnoughReplicasAcknowledge() throws Exception {
        createTopics(TWO_REPLICAS);
        try (TestIngress ingress = TestIngress.start(
                Map.of("EVENTS_TOPIC", topic, "KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()))) {
            // Given
            cluster.brokers().get(1).kill();

            // When
            await().atMost(TIMEOUT).until(() -> {
                ingress.post(event(key(0)));
                return !ingress.ingress().ready();
            });
            cluster.brokers().get(1).start();

            // Then the service becomes ready, although no new event arrives
            await().atMost(TIMEOUT).until(() -> ingress.ingress().ready());
            assertThat(ingress.post(event(key(0))).statusCode()).isEqualTo(200);
            assertThat(ingress.metric("clerk_ingress_events_accepted_total{type=\"user.created\"}"))
                    .isEqualTo(ingress.metric("clerk_ingress_events_published_total{topic=\"events\"}"));
        }
    }

    /** Creates both topics, with the replicas of each events partition on the given brokers. */
    private void createTopics(Map<Integer, List<Integer>> brokers) throws Exception {
        String replicas = String.valueOf(brokers.values().iterator().next().size());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(topic, brokers).configs(Map.of("min.insync.replicas", replicas)),
                            new NewTopic(topic + ".quarantine", Map.of(0, List.of(1)))
                                    .configs(Map.of("min.insync.replicas", "1"))))
                    .all()
                    .get();
        }
    }

    private static long publishable(AcceptorFixture fixture) {
        return fixture.acceptedEvents().stream()
                .skip(100)
                .filter(event -> partition(String.valueOf(event.key())) != LEADERLESS)
                .count();
    }

    private static long lines(CapturedLog log, String text) {
        return log.text().lines().filter(line -> line.contains(text)).count();
    }

    private static String key(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "user_" + i)
                .filter(key -> partition(key) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static int partition(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % 3;
    }

    private static byte[] event(String user) {
        return ("{\"data\":{\"id\":\"" + user + "\"},\"type\":\"user.created\"}").getBytes(UTF_8);
    }
}
