// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Kafka mode: the answers to senders, and the records on the topics, with and without failures of Kafka. */
class KafkaAcceptorIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @Test
    void refusesEventsOnlyDuringAnOutage() {
        try (TestIngress ingress = TestIngress.start(Map.of())) {
            // Given
            TestKafka.engine().stop();
            HttpResponse<String> first;
            HttpResponse<String> later;
            try {
                // When
                first = ingress.post(event("user_1"));
                await().atMost(TIMEOUT).until(() -> !ingress.ingress().ready());
                later = ingress.post(event("user_2"));
            } finally {
                TestKafka.engine().start();
            }

            // Then
            assertThat(first.statusCode()).isEqualTo(503);
            assertThat(first.headers().firstValue("retry-after")).isPresent();
            assertThat(later.statusCode()).isEqualTo(503);
            await().atMost(TIMEOUT).until(() -> ingress.ingress().ready());
            assertThat(ingress.post(event("user_3")).statusCode()).isEqualTo(200);
            assertThat(keys(ingress.topic())).contains("user_3").doesNotContain("user_2");
        }
    }

    @Test
    void quarantinesAnEventTooLargeForTheEventsTopic() throws Exception {
        // Given
        String topic = TestKafka.uniqueTopic();
        NewTopic narrow =
                new NewTopic(topic, Optional.of(1), Optional.empty()).configs(Map.of("max.message.bytes", "3000"));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()))) {
            admin.createTopics(List.of(narrow)).all().get();
        }
        byte[] large = ("{\"data\":{\"id\":\"user_1\",\"x\":\"" + "x".repeat(5_000) + "\"},\"type\":\"user.created\"}")
                .getBytes(UTF_8);

        try (TestIngress ingress = TestIngress.start(Map.of("EVENTS_TOPIC", topic))) {
            // When
            HttpResponse<String> response = ingress.post(large);

            // Then
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(ingress.post(event("user_1")).statusCode()).isEqualTo(200);
            assertThat(TestKafka.records(topic)).hasSize(1);
            List<ConsumerRecord<byte[], byte[]>> quarantined = TestKafka.records(ingress.quarantineTopic());
            assertThat(quarantined).hasSize(1);
            assertThat(quarantined.get(0).value()).isEqualTo(large);
            assertThat(quarantined.get(0).headers().lastHeader("error-reason").value())
                    .asString(UTF_8)
                    .isEqualTo("refused-by-kafka");
            assertThat(ingress.management("/metrics").body())
                    .contains(
                            "clerk_ingress_events_refused_by_kafka_total{where=\"quarantine-topic\"} 1.0",
                            "clerk_ingress_journal_backlog_events 0.0",
                            "clerk_ingress_kafka_in_flight_bytes 0.0");
        }
    }

    @Test
    void withoutKafkaTheServiceStartsButIsNotReady() {
        // Given
        Map<String, String> settings = Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");

        try (TestIngress ingress = TestIngress.startUnready(settings)) {
            // When
            HttpResponse<String> response = ingress.post(event("user_1"));

            // Then
            assertThat(response.statusCode()).isEqualTo(503);
            HttpResponse<String> ready = ingress.management("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"kafka\"").contains("\"cause\"");
            assertThat(ingress.management("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void waitsForAMissingTopicThatItMustNotCreate() {
        // Given
        Map<String, String> settings = Map.of("TOPICS_CREATE", "false");

        // When
        try (TestIngress ingress = TestIngress.startUnready(settings)) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.management("/health/ready")
                            .body()
                            .contains("topic " + ingress.topic() + " does not exist"));
        }
    }

    @Test
    void acceptsEventsAfterTheTopicWasRecreatedWithFewerPartitions() throws Exception {
        try (TestIngress ingress = TestIngress.start(Map.of("EVENTS_PARTITIONS", "8"))) {
            // Given
            assertThat(statuses(ingress)).containsOnly(200);

            // When
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()))) {
                admin.deleteTopics(List.of(ingress.topic())).all().get();
                await().atMost(TIMEOUT)
                        .until(() -> !admin.listTopics().names().get().contains(ingress.topic()));
                admin.createTopics(List.of(new NewTopic(ingress.topic(), 1, (short) 1)))
                        .all()
                        .get();
            }

            // Then
            await().atMost(TIMEOUT).until(() -> statuses(ingress).equals(Set.of(200)));
        }
    }

    @Test
    void resendsTheEventsOfAKeyInOrderAfterTheirBatchWasRefused() {
        String topic = TestKafka.uniqueTopic();
        try (AcceptorFixture fixture =
                AcceptorFixture.withoutJournal(TestKafka.engine().bootstrapServers(), topic)) {
            // Given
            await().atMost(TIMEOUT).until(() -> fixture.component("kafka").up());
            TestKafka.configure(topic, "message.timestamp.before.max.ms", "3600000");
            Instant start = Instant.now();

            // When
            fixture.accepted(Duration.ofDays(2));
            Map<AcceptResult, Integer> results = fixture.accept(200, 1_800);

            // Then
            assertThat(results).containsOnly(Map.entry(AcceptResult.DURABLE, 200));
            List<ConsumerRecord<byte[], byte[]>> records = TestKafka.records(topic);
            fixture.assertAllPublishedInOrder(records);
            assertThat(records)
                    .allSatisfy(record ->
                            assertThat(Instant.ofEpochMilli(record.timestamp())).isAfter(start.minusSeconds(3_600)));
        }
    }

    @Test
    void publishesTheEventsOfAKeyInTheOrderOfAcceptance() {
        try (TestIngress ingress = TestIngress.start(Map.of())) {
            // When
            for (int i = 0; i < 50; i++) {
                byte[] body =
                        ("{\"data\":{\"id\":\"user_1\"},\"n\":" + i + ",\"type\":\"user.updated\"}").getBytes(UTF_8);
                ingress.post(body, Svix.headers("msg_" + i, Instant.now(), body, Svix.SECRET));
            }

            // Then
            List<ConsumerRecord<byte[], byte[]>> records = TestKafka.records(ingress.topic());
            assertThat(records).hasSize(50);
            for (int i = 0; i < 50; i++) {
                assertThat(records.get(i).headers().lastHeader("svix-id").value())
                        .asString(UTF_8)
                        .isEqualTo("msg_" + i);
            }
        }
    }

    /** Posts one event for each of 12 users, and returns the set of statuses. */
    private static Set<Integer> statuses(TestIngress ingress) {
        return IntStream.range(0, 12)
                .mapToObj(i -> ingress.post(event("user_" + i)).statusCode())
                .collect(Collectors.toSet());
    }

    private static byte[] event(String user) {
        return ("{\"data\":{\"id\":\"" + user + "\"},\"type\":\"user.created\"}").getBytes(UTF_8);
    }

    private static List<String> keys(String topic) {
        return TestKafka.records(topic).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }
}
