// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RedrivableTopic;
import dev.clerkbridge.ingress.Main;
import dev.clerkbridge.ingress.testing.CapturedLog;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.process.CommandRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code redrive} publishes quarantined and set-aside events that are now usable. */
class IngressRedriveIT {

    @Test
    void redrivesEventsQuarantinedByAWrongInstanceId() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TestIngress ingress = TestIngress.start(Map.of("CLERK_INSTANCE_IDS", "ins_wrong"))) {
            // Given
            byte[] first = event("user_1", "user.created", "ins_mine");
            Map<String, String> headers = Svix.headers(first);
            ingress.post(first, headers);
            ingress.post(event("user_2", "user.updated", "ins_mine"));
            ingress.post(event("user_3", "user.created", "ins_foreign"));
            ingress.post("no JSON".getBytes(UTF_8));
            List<ConsumerRecord<byte[], byte[]>> quarantined = records(ingress.quarantineTopic(), 4);

            // When
            CommandRun dry = redrive(ingress, "--dry-run");
            CommandRun filtered = redrive(ingress, "--type", "user.updated");
            CommandRun all = redrive(ingress);
            CommandRun again = redrive(ingress);

            // Then
            assertThat(log.text()).contains("is quarantined", "foreign-instance", "redrive --from quarantine");
            assertThat(dry.output()).contains("2  foreign-instance -> redriven", "Nothing was changed");
            assertThat(filtered.output()).contains("1  foreign-instance -> redriven");
            assertThat(all.output())
                    .contains(
                            "1  foreign-instance -> redriven",
                            "1  foreign-instance -> left: foreign-instance",
                            "1  not-json -> left: not-json");
            assertThat(again.output()).doesNotContain("-> redriven");
            assertThat(List.of(dry.exit(), filtered.exit(), all.exit(), again.exit()))
                    .containsOnly(0);
            List<ConsumerRecord<byte[], byte[]>> redriven = records(ingress.topic(), 2);
            ConsumerRecord<byte[], byte[]> record = withId(redriven, String.valueOf(headers.get("svix-id")));
            ConsumerRecord<byte[], byte[]> original = withId(quarantined, String.valueOf(headers.get("svix-id")));
            assertThat(record.value()).isEqualTo(first);
            assertThat(record.key()).isEqualTo(original.key());
            assertThat(record.timestamp()).isGreaterThan(original.timestamp());
            Map<String, String> expected = headersOf(original);
            expected.remove("error-reason");
            assertThat(headersOf(record)).isEqualTo(expected);
        }
    }

    @Test
    void redrivesSetAsideEventsOnceTheTopicAcceptsThem(@TempDir Path directory) throws Exception {
        try (TestIngress ingress =
                TestIngress.start(Map.of("ACK_AFTER", "journal", "JOURNAL_DIR", directory.toString()))) {
            // Given
            byte[] body = event("user_1\",\"pad\":\"" + "x".repeat(20_000), "user.created", "ins_mine");
            TestKafka.limit(ingress.topic(), 10_000);
            TestKafka.limit(ingress.quarantineTopic(), 10_000);
            ingress.post(body);
            ingress.post(body);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> ingress.metric("clerk_ingress_events_refused_by_kafka_total{where=\"journal\"}") == 2);

            // When
            CommandRun dry = redrive(ingress, "set-aside", directory, "--dry-run");
            CommandRun refused = redrive(ingress, "set-aside", directory);
            TestKafka.limit(ingress.topic(), 1 << 20);
            CommandRun one =
                    redrive(ingress, "set-aside", directory, "--reason", "refused", "--since", "1h", "--limit", "1");
            CommandRun all = redrive(ingress, "set-aside", directory);
            CommandRun again = redrive(ingress, "set-aside", directory);

            // Then
            assertThat(dry.output()).contains("2  refused-by-kafka -> redriven", "Nothing was changed");
            assertThat(refused.output()).contains("2  refused-by-kafka -> left: refused-by-kafka");
            assertThat(one.output()).contains("1  refused-by-kafka -> redriven");
            assertThat(all.output()).contains("1  refused-by-kafka -> redriven");
            assertThat(again.output()).contains("Nothing to redrive");
            assertThat(List.of(dry.exit(), refused.exit(), one.exit(), all.exit(), again.exit()))
                    .containsOnly(0);
            assertThat(records(ingress.topic(), 2))
                    .allSatisfy(record -> assertThat(record.value()).isEqualTo(body));
            assertThat(ingress.ingress().ready()).isTrue();
        }
    }

    @Test
    void failsIfTheTopicDoesNotExist() throws Exception {
        // When
        CommandRun run = redrive("mistyped", "quarantine", Path.of("unused"));

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors())
                .contains("topic mistyped does not exist; check KAFKA_BOOTSTRAP_SERVERS and EVENTS_TOPIC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarantine", "set-aside"})
    void reportsThatNoBrokerResponds(String source) throws Exception {
        // When
        CommandRun run = redrive("127.0.0.1:1", "clerk.events", source, Path.of("unused"));

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors()).contains("Kafka does not respond", "check KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void readingFailsIfKafkaStopsBeforeTheLastEvent() throws Exception {
        try (TestIngress ingress = TestIngress.start(Map.of())) {
            // Given
            ingress.post("no JSON".getBytes(UTF_8));
            records(ingress.quarantineTopic(), 1);
            Map<String, Object> client = Map.of(
                    "bootstrap.servers", TestKafka.engine().bootstrapServers(), "default.api.timeout.ms", "2000");
            try (RedrivableTopic reader =
                    new RedrivableTopic(client, ingress.quarantineTopic(), ingress.topic(), Set.of())) {

                // When
                TestKafka.engine().stop();

                // Then
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 20 && !reader.isAtEnd(); i++) {
                                reader.next();
                            }
                        })
                        .isInstanceOf(TimeoutException.class)
                        .hasMessageContaining("no record of " + ingress.quarantineTopic());
            } finally {
                TestKafka.engine().start();
            }
        }
    }

    private static byte[] event(String user, String type, String instance) {
        return ("{\"data\":{\"id\":\"" + user + "\"},\"instance_id\":\"" + instance
                        + "\",\"object\":\"event\",\"timestamp\":1760000000000,\"type\":\"" + type + "\"}")
                .getBytes(UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> TestKafka.records(topic).size() >= count);
        List<ConsumerRecord<byte[], byte[]>> records = TestKafka.records(topic);
        assertThat(records).hasSize(count);
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> withId(List<ConsumerRecord<byte[], byte[]>> records, String id) {
        return records.stream()
                .filter(record -> new ReceivedEvent(record).id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> headersOf(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    private static CommandRun redrive(TestIngress ingress, String... options) throws Exception {
        return redrive(ingress, "quarantine", Path.of("unused"), options);
    }

    private static CommandRun redrive(TestIngress ingress, String from, Path journal, String... options)
            throws Exception {
        return redrive(ingress.topic(), from, journal, options);
    }

    private static CommandRun redrive(String topic, String from, Path journal, String... options) throws Exception {
        return redrive(TestKafka.engine().bootstrapServers(), topic, from, journal, options);
    }

    private static CommandRun redrive(String brokers, String topic, String from, Path journal, String... options)
            throws Exception {
        Map<String, String> environment = Map.of(
                "JOURNAL_DIR",
                journal.toString(),
                "EVENTS_TOPIC",
                topic,
                "KAFKA_BOOTSTRAP_SERVERS",
                brokers,
                "CLERK_INSTANCE_IDS",
                "ins_mine");
        List<String> arguments = new ArrayList<>(List.of("redrive", "--from", from));
        arguments.addAll(List.of(options));
        return CommandRun.of(Main.commandLine(environment), arguments.toArray(String[]::new));
    }
}
