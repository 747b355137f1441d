// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAcceptorIT {

    private static final int BODY = 1_800;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    Path directory;

    @Test
    void publishesAllEventsInOrder() {
        try (AcceptorFixture fixture = fixture()) {
            // When
            Map<AcceptResult, Integer> results = fixture.accept(3_000, BODY);

            // Then
            assertThat(results).containsOnly(Map.entry(AcceptResult.DURABLE, 3_000));
            fixture.awaitDrained();
            fixture.assertAllPublishedInOrder(TestKafka.records(topic));
            assertThat(fixture.counter("events.published")).isEqualTo(3_000);
            assertThat(fixture.component("kafka").up()).isTrue();
        }
    }

    @Test
    void keepsAllEventsDuringAnOutageAndPublishesThemInOrder() {
        try (AcceptorFixture fixture = fixture()) {
            fixture.accept(500, BODY);

            // Given
            TestKafka.engine().stop();
            try {
                // When
                fixture.accept(2_000, BODY);
                await().atMost(TIMEOUT).until(() -> !fixture.component("kafka").up());
                fixture.restart();
                Map<AcceptResult, Integer> results = fixture.accept(2_000, BODY);

                // Then
                assertThat(results).containsOnly(Map.entry(AcceptResult.DURABLE, 2_000));
                await().atMost(TIMEOUT).until(() -> fixture.component("journal").up());
            } finally {
                TestKafka.engine().start();
            }
            fixture.awaitDrained();
            fixture.assertAllPublishedInOrder(TestKafka.records(topic));
            assertThat(fixture.counter("events.recovered") + 2_000).isEqualTo(fixture.counter("events.published"));
        }
    }

    @Test
    void quarantinesEventsTooLargeForTheTopic() throws Exception {
        try (AcceptorFixture fixture = fixture()) {
            // Given
            fixture.accept(10, BODY);
            fixture.awaitDrained();
            TestKafka.limit(topic, 10_000);

            // When
            fixture.accept(1, 50_000);
            fixture.accept(200, BODY);

            // Then
            fixture.awaitDrained();
            List<ConsumerRecord<byte[], byte[]>> set = TestKafka.records(topic + ".quarantine");
            assertThat(set).hasSize(1);
            assertThat(set.get(0).headers().lastHeader("error-reason").value())
                    .isEqualTo("refused-by-kafka".getBytes(UTF_8));
            assertThat(set.get(0).value()).hasSize(50_000);
            assertThat(TestKafka.records(topic)).hasSize(210);
            assertThat(fixture.counter("events.refused.by.kafka")).isEqualTo(1);
            assertThat(fixture.counter("events.published")).isEqualTo(210);
        }
    }

    @Test
    void keepsAnEventInTheJournalIfBothTopicsRefuseIt() throws Exception {
        try (AcceptorFixture fixture = fixture()) {
            // Given
            fixture.accept(10, BODY);
            fixture.awaitDrained();
            TestKafka.limit(topic, 10_000);
            TestKafka.limit(topic + ".quarantine", 10_000);

            // When
            fixture.accept(1, 50_000);
            fixture.accept(200, BODY);

            // Then
            fixture.awaitDrained();
            assertThat(TestKafka.records(topic)).hasSize(210);
            assertThat(TestKafka.records(topic + ".quarantine")).isEmpty();
            assertThat(fixture.counter("events.refused.by.kafka")).isEqualTo(1);
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
        try (AcceptorFixture fixture = fixture()) {
            // Given
            fixture.accept(100, BODY);
            fixture.awaitDrained();
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(topic)).all().get();
                await().atMost(TIMEOUT)
                        .until(() -> !admin.listTopics().names().get().contains(topic));
            }

            // When
            fixture.accept(300, BODY);

            // Then
            fixture.awaitDrained();
            AcceptorFixture.assertPublishedInOrder(
                    TestKafka.records(topic), fixture.acceptedEvents().subList(100, 400));
        }
    }

    @Test
    void publishesTheEventsInFlightAfterTheTopicWasRecreatedWithFewerPartitions() throws Exception {
        try (AcceptorFixture fixture = AcceptorFixture.start(
                directory, TestKafka.engine().bootstrapServers(), topic, Map.of("linger.ms", "8000"))) {
            // Given
            fixture.accept(20, BODY);
            fixture.awaitDrained();

            // When the events are in the producer's memory
            fixture.accept(20, BODY);
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(topic)).all().get();
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            }

            // Then
            await().atMost(Duration.ofMinutes(1)).until(() -> fixture.gauge("journal.backlog.events") == 0);
            assertThat(TestKafka.records(topic)).hasSize(20);
        }
    }

    @Test
    void refusesEventsWhileFullAndRecoversWhenDrained() {
        TestKafka.engine().stop();
        try (AcceptorFixture fixture =
                AcceptorFixture.limited(directory, TestKafka.engine().bootstrapServers(), topic, 200_000)) {
            // When
            Map<AcceptResult, Integer> results = fixture.accept(1_000, BODY);

            // Then
            assertThat(results).containsOnlyKeys(AcceptResult.DURABLE, AcceptResult.FULL);
            await().atMost(TIMEOUT).until(() -> !fixture.component("journal").up());
            assertThat(fixture.component("journal").cause()).contains("JOURNAL_MAX_BYTES");
            assertThat(fixture.gauge("journal.backlog.bytes")).isLessThanOrEqualTo(200_000);

            // When
            TestKafka.engine().start();
            fixture.awaitDrained();

            // Then
            await().atMost(TIMEOUT).until(() -> fixture.component("journal").up());
            assertThat(fixture.accept(50, BODY)).containsOnly(Map.entry(AcceptResult.DURABLE, 50));
            fixture.awaitDrained();
            fixture.assertAllPublishedInOrder(TestKafka.records(topic));
        } finally {
            TestKafka.engine().start();
        }
    }

    @Test
    void publishesTheBacklogOnCloseWithinTheDeadline() {
        // Given
        AcceptorFixture fixture = fixture();
        fixture.accept(2_000, BODY);

        // When
        fixture.close();

        // Then
        fixture.assertAllPublishedInOrder(TestKafka.records(topic));
        assertThat(fixture.accept(1, BODY)).containsOnly(Map.entry(AcceptResult.CLOSING, 1));
    }

    private AcceptorFixture fixture() {
        return AcceptorFixture.start(directory, TestKafka.engine().bootstrapServers(), topic);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()));
    }
}
