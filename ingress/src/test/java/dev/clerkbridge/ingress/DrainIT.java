// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.ingress.journal.Entry;
import dev.clerkbridge.ingress.journal.RandomEvents;
import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.process.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the command {@code drain}, which publishes the backlog of a journal without starting the service. */
class DrainIT {

    private static final int EVENTS = 500;

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    Path directory;

    @Test
    void publishesTheBacklogAndCanBeRepeated() throws Exception {
        // Given
        fill();
        createTopics();

        // When
        CommandRun first = drain(TestKafka.engine().bootstrapServers());
        CommandRun second = drain(TestKafka.engine().bootstrapServers());

        // Then
        assertThat(first.output())
                .contains(
                        "500 events to publish",
                        " to topic " + topic + " at " + TestKafka.engine().bootstrapServers(),
                        "Everything is published");
        assertThat(second.output()).contains("0 events to publish", "Everything is published");
        assertThat(first.exit()).isZero();
        assertThat(second.exit()).isZero();
        assertThat(TestKafka.records(topic).size()
                        + TestKafka.records(topic + ".quarantine").size())
                .isEqualTo(EVENTS);
    }

    /** An operator deletes the drained journal, so the output has to say whose it is. */
    @Test
    void namesTheLastIngressEvenAfterAnEarlierDrain() throws Exception {
        // Given
        fill();
        createTopics();
        String owner = "pid 1 on clerk-ingress-2 since 2026-11-01T12:00:00Z";
        Files.writeString(directory.resolve("journal/journal.lock"), owner + "\n");

        // When
        CommandRun first = drain(TestKafka.engine().bootstrapServers());
        CommandRun second = drain(TestKafka.engine().bootstrapServers());

        // Then
        assertThat(List.of(first.output(), second.output()))
                .allSatisfy(output -> assertThat(output).startsWith("Last ingress that used this journal: " + owner));
    }

    @Test
    void publishesTheLargestBodyThatAServiceCanAccept() throws Exception {
        // Given
        byte[] largest = new byte[3 << 20];
        try (SqliteJournal journal = open()) {
            journal.append(List.of(event(largest)));
        }
        createTopics();
        TestKafka.limit(topic, 4 << 20);

        // When
        CommandRun run = drain(TestKafka.engine().bootstrapServers());

        // Then
        assertThat(run.output()).contains("Everything is published").doesNotContain("set-aside");
        assertThat(TestKafka.records(topic))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).hasSize(largest.length));
    }

    @Test
    void saysHowToRedriveTheSetAsideEventsThatAreLeft() throws Exception {
        // Given
        try (SqliteJournal journal = open()) {
            List<Entry> entries = journal.append(new RandomEvents(1).next(3));
            journal.setAside(entries.get(0), QuarantineReason.REFUSED_BY_KAFKA);
            journal.setAside(entries.get(1), QuarantineReason.REFUSED_BY_KAFKA);
            journal.published(entries.get(1).end());
        }
        createTopics();

        // When
        CommandRun run = drain(TestKafka.engine().bootstrapServers());

        // Then
        assertThat(run.output())
                .contains(
                        "Everything is published except 2 set-aside events",
                        "java -jar ingress.jar redrive --from set-aside");
        assertThat(run.exit()).isZero();
    }

    @Test
    void refusesAJournalInUse() throws Exception {
        try (SqliteJournal owner = open()) {
            // Given
            owner.append(new RandomEvents(1).next(1));

            // When
            CommandRun run = drain(TestKafka.engine().bootstrapServers());

            // Then
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.errors()).contains("in use by this process");
            assertThat(owner.backlog().events()).isEqualTo(1);
        }
    }

    @Test
    void reportsTheCauseAndKeepsAllEventsIfKafkaIsDown() throws Exception {
        // Given
        fill();

        // When
        CommandRun run = drain("127.0.0.1:1");

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output() + run.errors()).contains("500 events are left in the journal. kafka: ");
        try (SqliteJournal journal = open()) {
            assertThat(journal.backlog().events()).isEqualTo(EVENTS);
        }
    }

    @Test
    void keepsAllEventsAndCreatesNoTopicIfTheTopicIsNotTheServices() throws Exception {
        // Given
        fill();

        // When
        CommandRun run = drain(TestKafka.engine().bootstrapServers(), 3);

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output())
                .contains("500 events are left", "topic " + topic + " does not exist", "Check that EVENTS_TOPIC");
        try (Admin admin = admin()) {
            assertThat(admin.listTopics().names().get()).doesNotContain(topic, topic + ".quarantine");
        }
    }

    @Test
    void refusesAPatienceBelowOneSecond() throws Exception {
        // When
        CommandRun run = drain("127.0.0.1:1", 0);

        // Then
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output() + run.errors()).contains("Invalid value for option '--patience': 0 is below 1");
    }

    @Test
    void kafkaModeDoesNotStartBeforeTheJournalIsDrained() throws Exception {
        // Given
        createTopics();
        fill();
        Map<String, String> kafkaMode = Map.of(
                "ACK_AFTER",
                "kafka",
                "JOURNAL_DIR",
                directory.resolve("journal").toString());

        // When
        assertThatThrownBy(() -> TestIngress.start(kafkaMode))
                .hasStackTraceContaining("contains events that are not in Kafka");
        drain(TestKafka.engine().bootstrapServers());

        // Then
        try (TestIngress ingress = TestIngress.start(kafkaMode)) {
            assertThat(ingress.post("{}".getBytes(UTF_8)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesADirectoryWithoutAJournal() throws Exception {
        // When
        CommandRun run = drain(TestKafka.engine().bootstrapServers());

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output() + run.errors()).contains("There is no journal in ", "JOURNAL_DIR");
    }

    private void createTopics() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(Stream.of(topic, topic + ".quarantine")
                            .map(name -> new NewTopic(name, Optional.of(3), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()));
    }

    private void fill() {
        try (SqliteJournal journal = open()) {
            journal.append(new RandomEvents(1).next(EVENTS));
        }
    }

    private static Event event(byte[] body) {
        Instant now = Instant.now();
        return new Event(
                new SvixHeaders("msg_1", "1", "v1,x"), now, "user_1", "user.updated", "ins_1", now, null, body);
    }

    private SqliteJournal open() {
        return SqliteJournal.open(directory.resolve("journal"), time -> {}, percent -> {});
    }

    private CommandRun drain(String bootstrapServers) {
        return drain(bootstrapServers, bootstrapServers.endsWith(":1") ? 3 : 120);
    }

    private CommandRun drain(String bootstrapServers, int patience) {
        Map<String, String> environment = Map.of(
                "JOURNAL_DIR",
                directory.resolve("journal").toString(),
                "EVENTS_TOPIC",
                topic,
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers);
        return CommandRun.of(Main.commandLine(environment), "drain", "--patience", String.valueOf(patience));
    }
}
