// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAcceptorIT {

    private static final int BODY = 1_800;

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    Path directory;

    @Test
    void publishesEverythingInOrder() {
        try (Rig rig = rig()) {
            // When
            Map<AcceptResult, Integer> settled = rig.accept(3_000, BODY);

            // Then
            assertThat(settled).containsOnly(Map.entry(AcceptResult.DURABLE, 3_000));
            rig.awaitDrained();
            rig.assertAllPublishedInOrder(TestKafka.records(topic));
            assertThat(rig.counter("events.published")).isEqualTo(3_000);
            assertThat(rig.component("kafka").up()).isTrue();
        }
    }

    @Test
    void keepsEverythingDuringAnOutageAndPublishesItInOrder() {
        try (Rig rig = rig()) {
            rig.accept(500, BODY);

            // Given
            TestKafka.engine().stop();
            try {
                // When
                rig.accept(2_000, BODY);
                await().until(() -> !rig.component("kafka").up());
                rig.restart();
                Map<AcceptResult, Integer> settled = rig.accept(2_000, BODY);

                // Then
                assertThat(settled).containsOnly(Map.entry(AcceptResult.DURABLE, 2_000));
                await().until(() -> rig.component("journal").up());
            } finally {
                TestKafka.engine().start();
            }
            rig.awaitDrained();
            rig.assertAllPublishedInOrder(TestKafka.records(topic));
            assertThat(rig.counter("events.recovered") + 2_000).isEqualTo(rig.counter("events.published"));
        }
    }

    @Test
    void quarantinesEventsTooLargeForTheTopic() throws Exception {
        try (Rig rig = rig()) {
            // Given
            rig.accept(10, BODY);
            rig.awaitDrained();
            limit(topic, 10_000);

            // When
            rig.accept(1, 50_000);
            rig.accept(200, BODY);

            // Then
            rig.awaitDrained();
            List<ConsumerRecord<byte[], byte[]>> set = TestKafka.records(topic + ".quarantine");
            assertThat(set).hasSize(1);
            assertThat(set.get(0).headers().lastHeader("error-reason").value())
                    .isEqualTo("refused-by-kafka".getBytes(UTF_8));
            assertThat(set.get(0).value()).hasSize(50_000);
            assertThat(TestKafka.records(topic)).hasSize(210);
            assertThat(rig.counter("events.set.aside")).isEqualTo(1);
            assertThat(rig.counter("events.published")).isEqualTo(210);
        }
    }

    @Test
    void keepsEventsInTheJournalThatBothTopicsReject() throws Exception {
        try (Rig rig = rig()) {
            // Given
            rig.accept(10, BODY);
            rig.awaitDrained();
            limit(topic, 10_000);
            limit(topic + ".quarantine", 10_000);

            // When
            rig.accept(1, 50_000);
            rig.accept(200, BODY);

            // Then
            rig.awaitDrained();
            assertThat(TestKafka.records(topic)).hasSize(210);
            assertThat(TestKafka.records(topic + ".quarantine")).isEmpty();
            assertThat(rig.counter("events.set.aside")).isEqualTo(1);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
                var rows = connection.createStatement().executeQuery("select reason, length(body) from set_aside")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("refused-by-kafka");
            assertThat(rows.getInt(2)).isEqualTo(50_000);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void recreatesADeletedTopicAndContinues() throws Exception {
        try (Rig rig = rig()) {
            // Given
            rig.accept(100, BODY);
            rig.awaitDrained();
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(topic)).all().get();
            }

            // When
            rig.accept(300, BODY);

            // Then
            rig.awaitDrained();
            assertThat(TestKafka.records(topic)).hasSize(300);
        }
    }

    @Test
    void refusesEventsWhileFullAndRecoversWhenDrained() {
        TestKafka.engine().stop();
        try (Rig rig = Rig.limited(directory, TestKafka.engine().bootstrapServers(), topic, 200_000)) {
            // When
            Map<AcceptResult, Integer> settled = rig.accept(1_000, BODY);

            // Then
            assertThat(settled).containsOnlyKeys(AcceptResult.DURABLE, AcceptResult.FULL);
            await().until(() -> !rig.component("journal").up());
            assertThat(rig.component("journal").cause()).contains("JOURNAL_MAX_BYTES");
            assertThat(rig.gauge("journal.backlog.bytes")).isLessThanOrEqualTo(200_000);

            // When
            TestKafka.engine().start();
            rig.awaitDrained();

            // Then
            await().until(() -> rig.component("journal").up());
            assertThat(rig.accept(50, BODY)).containsOnly(Map.entry(AcceptResult.DURABLE, 50));
            rig.awaitDrained();
            rig.assertAllPublishedInOrder(TestKafka.records(topic));
        } finally {
            TestKafka.engine().start();
        }
    }

    @Test
    void publishesTheBacklogOnCloseWithinTheDeadline() {
        // Given
        Rig rig = rig();
        rig.accept(2_000, BODY);

        // When
        rig.close();

        // Then
        rig.assertAllPublishedInOrder(TestKafka.records(topic));
        assertThat(rig.accept(1, BODY)).containsOnly(Map.entry(AcceptResult.CLOSING, 1));
    }

    private Rig rig() {
        return Rig.start(directory, TestKafka.engine().bootstrapServers(), topic);
    }

    private static void limit(String topic, int maxMessageBytes) throws Exception {
        ConfigEntry entry = new ConfigEntry("max.message.bytes", String.valueOf(maxMessageBytes));
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()));
    }
}
