// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.testing.LogBook;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two brokers dies: in both modes, events for available partitions are published and the others wait. */
class ClusterFaultsIT {

    private static final int BODY = 1_800;
    private static final int WITHOUT_LEADER = 1;
    private static final Map<Integer, List<Integer>> ONE_PARTITION_APART =
            Map.of(0, List.of(1), WITHOUT_LEADER, List.of(2), 2, List.of(1));
    private static final Map<Integer, List<Integer>> TWO_REPLICAS =
            Map.of(0, List.of(1, 2), 1, List.of(1, 2), 2, List.of(1, 2));
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration SEVERAL_LOOKS = Duration.ofSeconds(7);
    private static final String SILENT = "acknowledges nothing";

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    Path directory;

    @Test
    void inJournalModeTheOtherPartitionsContinue() throws Exception {
        try (KafkaCluster cluster = cluster(ONE_PARTITION_APART);
                Rig rig = Rig.start(directory.resolve("journal"), cluster.bootstrapServers(), topic)) {
            // Given
            rig.accept(100, BODY);
            rig.awaitDrained();
            cluster.brokers().get(1).kill();

            // When more events are accepted than may be in flight to one partition
            for (int round = 0; round < 10; round++) {
                assertThat(rig.accept(1_500, BODY)).containsOnly(Map.entry(AcceptResult.DURABLE, 1_500));
            }

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(rig.counter("events.published")).isEqualTo((double) (100 + movable(rig))));
            await().atMost(PATIENCE).until(() -> !rig.component("partitions").up());
            assertThat(rig.component("partitions").cause()).contains(topic + "-" + WITHOUT_LEADER);
            assertThat(rig.component("kafka").up()).isTrue();
            assertThat(rig.gauge("kafka.partitions.stuck")).isEqualTo(1);

            // When
            cluster.brokers().get(1).start();

            // Then
            rig.awaitDrained();
            rig.assertAllPublishedInOrder(
                    TestKafka.records(Map.of("bootstrap.servers", cluster.bootstrapServers()), topic));
            await().atMost(PATIENCE).until(() -> rig.component("partitions").up());
        }
    }

    @Test
    void inKafkaModeTheOtherPartitionsContinue() throws Exception {
        try (KafkaCluster cluster = cluster(ONE_PARTITION_APART);
                TestIngress ingress = TestIngress.start(
                        Map.of("EVENTS_TOPIC", topic, "KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()))) {
            // Given
            cluster.brokers().get(1).kill();
            await().atMost(PATIENCE)
                    .until(() -> ingress.post(event(key(WITHOUT_LEADER))).statusCode() == 503);

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
            await().atMost(PATIENCE)
                    .until(() -> ingress.post(event(key(WITHOUT_LEADER))).statusCode() == 200);
        }
    }

    @Test
    void inJournalModeWaitsForReplicasAndReportsKafkaDown() throws Exception {
        try (KafkaCluster cluster = cluster(TWO_REPLICAS);
                Rig rig = Rig.start(directory.resolve("journal"), cluster.bootstrapServers(), topic);
                LogBook log = LogBook.open()) {
            // Given
            rig.accept(100, BODY);
            rig.awaitDrained();
            cluster.brokers().get(1).kill();

            // When
            assertThat(rig.accept(100, BODY)).containsOnly(Map.entry(AcceptResult.DURABLE, 100));

            // Then
            await().atMost(PATIENCE)
                    .until(() -> String.valueOf(rig.component("kafka").cause()).contains(SILENT));
            await().during(SEVERAL_LOOKS).atMost(PATIENCE).until(() -> lines(log, SILENT) == 1);

            // When
            cluster.brokers().get(1).start();

            // Then
            rig.awaitDrained();
            rig.assertAllPublishedInOrder(
                    TestKafka.records(Map.of("bootstrap.servers", cluster.bootstrapServers()), topic));
            assertThat(rig.component("kafka").up()).isTrue();
        }
    }

    @Test
    void inKafkaModeTooFewReplicasMeanNotReadyUntilAnAcknowledgement() throws Exception {
        try (KafkaCluster cluster = cluster(TWO_REPLICAS);
                TestIngress ingress = TestIngress.start(
                        Map.of("EVENTS_TOPIC", topic, "KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()))) {
            // Given
            cluster.brokers().get(1).kill();

            // When
            await().atMost(PATIENCE).until(() -> {
                ingress.post(event(key(0)));
                return !ingress.ingress().ready();
            });
            cluster.brokers().get(1).start();

            // Then, without any new event
            await().atMost(PATIENCE).until(() -> ingress.ingress().ready());
            assertThat(ingress.post(event(key(0))).statusCode()).isEqualTo(200);
        }
    }

    /** Starts two brokers and places the replicas of each partition. */
    private KafkaCluster cluster(Map<Integer, List<Integer>> brokers) throws Exception {
        KafkaCluster cluster = KafkaCluster.start(directory.resolve("kafka"), 2, Map.of());
        String replicas = String.valueOf(brokers.values().iterator().next().size());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(topic, brokers).configs(Map.of("min.insync.replicas", replicas)),
                            new NewTopic(topic + ".quarantine", Map.of(0, List.of(1)))
                                    .configs(Map.of("min.insync.replicas", "1"))))
                    .all()
                    .get();
        }
        return cluster;
    }

    private static long movable(Rig rig) {
        return rig.kept().stream()
                .skip(100)
                .filter(event -> partition(String.valueOf(event.key())) != WITHOUT_LEADER)
                .count();
    }

    private static long lines(LogBook log, String text) {
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
