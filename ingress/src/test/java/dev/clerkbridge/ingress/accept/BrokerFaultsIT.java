// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.testbed.server.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If a broker stalls, or its settings or clock are wrong, valid events are still published. */
class BrokerFaultsIT {

    private static final int BODY = 1_800;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"PT48H", "PT-48H"})
    void publishesEventsWithARefusedTimestampAndKeepsTheirAcceptanceTime(Duration ago) throws Exception {
        try (AcceptorFixture fixture =
                AcceptorFixture.start(directory, TestKafka.engine().bootstrapServers(), topic)) {
            // Given
            fixture.accept(10, BODY);
            fixture.awaitDrained();
            alter("message.timestamp.before.max.ms", "3600000");

            // When
            Instant start = Instant.now();
            fixture.accepted(ago);
            fixture.accept(500, BODY);

            // Then
            fixture.awaitDrained();
            List<ConsumerRecord<byte[], byte[]>> records = TestKafka.records(topic);
            fixture.assertAllPublishedInOrder(records);
            assertThat(fixture.counter("events.refused.by.kafka")).isZero();
            assertThat(fixture.component("kafka").up()).isTrue();
            Event last = fixture.acceptedEvents().get(fixture.acceptedEvents().size() - 1);
            assertThat(records)
                    .filteredOn(record -> AcceptorFixture.id(record).equals(last.id()))
                    .isNotEmpty()
                    .allSatisfy(record ->
                            assertThat(Instant.ofEpochMilli(record.timestamp())).isBetween(start, Instant.now()))
                    .allSatisfy(record -> assertThat(record.headers()
                                    .lastHeader("ce_recordedtime")
                                    .value())
                            .asString(UTF_8)
                            .startsWith(last.acceptedAt()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString()
                                    .replace("Z", "")));
        }
    }

    /** For the other events of the batch, Kafka's response says only that the batch failed. */
    @ParameterizedTest
    @ValueSource(strings = {"PT48H", "PT-48H"})
    void publishesABatchInWhichOneTimestampIsRefused(Duration ago) throws Exception {
        try (AcceptorFixture fixture = AcceptorFixture.start(
                directory, TestKafka.engine().bootstrapServers(), topic, Map.of("linger.ms", "300"))) {
            // Given
            fixture.accept(10, BODY);
            fixture.awaitDrained();
            alter("message.timestamp.before.max.ms", "3600000");
            Instant now = Instant.now();
            List<Event> batch = IntStream.range(0, 20)
                    .mapToObj(i -> event("batch_" + i, i == 10 ? now.minus(ago) : now))
                    .toList();

            // When
            fixture.accept(batch);

            // Then
            fixture.awaitDrained();
            List<ConsumerRecord<byte[], byte[]>> records = TestKafka.records(topic);
            assertThat(records).extracting(AcceptorFixture::id).containsAll(ids(batch, true));
            assertThat(records)
                    .filteredOn(record -> AcceptorFixture.id(record).equals("batch_10"))
                    .isNotEmpty()
                    .allSatisfy(record ->
                            assertThat(Instant.ofEpochMilli(record.timestamp())).isBetween(now, Instant.now()));
        }
    }

    @Test
    void setsRefusedEventsAsideAndPublishesOtherEventsOnce() throws Exception {
        // Given a quarantine topic that refuses records without a key.
        NewTopic compacted = new NewTopic(topic + ".quarantine", Optional.of(1), Optional.empty())
                .configs(Map.of("cleanup.policy", "compact"));
        try (Admin admin = admin()) {
            admin.createTopics(List.of(compacted)).all().get();
        }
        try (AcceptorFixture fixture =
                AcceptorFixture.start(directory, TestKafka.engine().bootstrapServers(), topic)) {
            // When
            fixture.accept(mixed(200));

            // Then
            fixture.awaitDrained();
            List<ConsumerRecord<byte[], byte[]>> records = TestKafka.records(topic + ".quarantine");
            assertThat(records)
                    .extracting(AcceptorFixture::id)
                    .containsExactlyElementsOf(ids(fixture.acceptedEvents(), true));
            assertThat(fixture.counter("events.refused.by.kafka")).isEqualTo(100);
        }
    }

    @Test
    void sendsFewDuplicatesIfABrokerStallsAndRecoversSlowly() throws Exception {
        int port = FreePort.onLoopback();
        try (TcpProxy proxy = TcpProxy.between(0, port);
                EmbeddedKafka kafka = EmbeddedKafka.start(
                        directory.resolve("kafka"),
                        port,
                        Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + proxy.port()));
                AcceptorFixture fixture = AcceptorFixture.start(
                        directory.resolve("journal"),
                        "127.0.0.1:" + proxy.port(),
                        topic,
                        Map.of("request.timeout.ms", "2000"))) {
            // Given
            fixture.accept(10, BODY);
            fixture.awaitDrained();
            proxy.stall();

            // When
            fixture.accept(10, BODY);
            await().atMost(TIMEOUT).until(() -> !fixture.component("kafka").up());
            proxy.restore();
            proxy.slowAnswers(Duration.ofMillis(700));

            // Then
            fixture.awaitDrained();
            List<ConsumerRecord<byte[], byte[]>> records =
                    TestKafka.records(Map.of("bootstrap.servers", kafka.bootstrapServers()), topic);
            fixture.assertAllPublishedInOrder(records);
            assertThat(records).hasSizeLessThanOrEqualTo(30);
        }
    }

    private static Event event(String id, Instant acceptedAt) {
        return new Event(
                new SvixHeaders(id, "1700000000", "v1,c2ln"),
                acceptedAt.truncatedTo(ChronoUnit.MICROS),
                "user_1",
                "user.updated",
                "ins_1",
                null,
                null,
                new byte[BODY]);
    }

    /** Every second event has no key. */
    private static List<Event> mixed(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean keyed = i % 2 == 0;
            events.add(new Event(
                    new SvixHeaders("msg_" + i, "1700000000", "v1,c2ln"),
                    Instant.now().truncatedTo(ChronoUnit.MICROS),
                    keyed ? "user_" + i % 7 : null,
                    keyed ? "user.updated" : null,
                    "ins_1",
                    null,
                    keyed ? QuarantineReason.FOREIGN_INSTANCE : QuarantineReason.NOT_JSON,
                    new byte[100]));
        }
        return events;
    }

    private static List<String> ids(List<Event> events, boolean keyed) {
        return events.stream()
                .filter(event -> event.key() != null == keyed)
                .map(Event::id)
                .toList();
    }

    private void alter(String name, String value) {
        TestKafka.configure(topic, name, value);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()));
    }
}
