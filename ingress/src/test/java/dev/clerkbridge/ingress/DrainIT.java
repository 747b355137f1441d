// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.journal.RandomEvents;
import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.process.QuickStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

        // When
        int first = drain(TestKafka.engine().bootstrapServers());
        int second = drain(TestKafka.engine().bootstrapServers());

        // Then
        assertThat(output()).contains("500 events to publish", "0 events to publish", "Everything is published");
        assertThat(first).isZero();
        assertThat(second).isZero();
        assertThat(TestKafka.records(topic).size()
                        + TestKafka.records(topic + ".quarantine").size())
                .isEqualTo(EVENTS);
    }

    @Test
    void refusesAJournalThatAnotherProcessUses() throws Exception {
        try (SqliteJournal owner = open()) {
            // Given
            owner.append(new RandomEvents(1).next(1));

            // When
            int exit = drain(TestKafka.engine().bootstrapServers());

            // Then
            assertThat(exit).isEqualTo(1);
            assertThat(output())
                    .contains("in use by another process (pid "
                            + ProcessHandle.current().pid());
            assertThat(owner.backlog().events()).isEqualTo(1);
        }
    }

    @Test
    void reportsTheCauseAndKeepsAllEventsIfKafkaIsDown() throws Exception {
        // Given
        fill();

        // When
        int exit = drain("127.0.0.1:1");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(output()).contains("500 events are left in the journal. kafka: ");
        try (SqliteJournal journal = open()) {
            assertThat(journal.backlog().events()).isEqualTo(EVENTS);
        }
    }

    @Test
    void rejectsAPatienceBelowOneSecond() throws Exception {
        // When
        int exit = drain("127.0.0.1:1", 0);

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(output()).contains("Invalid value for option '--patience': 0 is below 1");
    }

    @Test
    void rejectsADirectoryWithoutAJournal() throws Exception {
        // When
        int exit = drain(TestKafka.engine().bootstrapServers());

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(output()).contains("There is no journal in ", "JOURNAL_DIR");
    }

    private void fill() {
        try (SqliteJournal journal = open()) {
            journal.append(new RandomEvents(1).next(EVENTS));
        }
    }

    private SqliteJournal open() {
        return SqliteJournal.open(directory.resolve("journal"), time -> {}, percent -> {});
    }

    private int drain(String bootstrapServers) throws IOException, InterruptedException {
        return drain(bootstrapServers, bootstrapServers.endsWith(":1") ? 3 : 120);
    }

    private int drain(String bootstrapServers, int patience) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                QuickStart.jar(Path.of("target", "ingress.jar"), "drain", "--patience", String.valueOf(patience)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("CLERK_"));
        builder.environment().putAll(TestIngress.environment(Map.of("EVENTS_TOPIC", topic)));
        builder.environment().remove("CLERK_WEBHOOK_SIGNING_SECRET");
        builder.environment().put("JOURNAL_DIR", directory.resolve("journal").toString());
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private Path log() {
        return directory.resolve("output.log");
    }

    private String output() throws IOException {
        return Files.readString(log());
    }
}
