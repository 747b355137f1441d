// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShutdownIT {

    private static final int SENDERS = 8;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final byte[] EVENT = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);

    /** Much longer than the deadline of one second, because the machine may be busy. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void losesNoEventThatWasAnswered200() throws Exception {
        // Given
        TestIngress ingress = TestIngress.start(Map.of());
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<Integer> answers = ConcurrentHashMap.newKeySet();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            senders.execute(() -> sendUntilRefused(ingress, acknowledged, answers));
        }
        await().atMost(Duration.ofMinutes(3)).until(() -> acknowledged.size() > 200);

        // When
        ingress.close();

        // Then
        senders.shutdown();
        assertThat(senders.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        Set<String> published = TestKafka.records(ingress.topic()).stream()
                .map(record -> new String(record.headers().lastHeader("svix-id").value(), UTF_8))
                .collect(Collectors.toSet());
        assertThat(published).containsAll(acknowledged);
        assertThat(answers).isSubsetOf(200, 503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "kafka.invalid:9092"})
    void stopsImmediatelyWithoutKafkaIfTheJournalIsEmpty(String bootstrapServers) {
        // Given
        TestIngress ingress = TestIngress.start(
                journal(Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers, "SHUTDOWN_DEADLINE", "1h")));

        // When
        assertTimeoutPreemptively(TIMEOUT, ingress::close);

        // Then
        assertClosed(ingress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "kafka.invalid:9092"})
    void stopsAtTheDeadlineWithoutKafkaAndKeepsTheBacklog(String bootstrapServers) {
        // Given
        TestIngress ingress = TestIngress.start(
                journal(Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers, "SHUTDOWN_DEADLINE", "1s")));
        assertThat(ingress.post(EVENT).statusCode()).isEqualTo(200);

        // When
        assertTimeoutPreemptively(CLOSE_TIMEOUT, ingress::close);

        // Then
        assertClosed(ingress);
        assertBacklog(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void stopsByTheDeadlineDuringAnOutageAndKeepsTheBacklog(int events) {
        // Given
        TestIngress ingress = TestIngress.start(journal(Map.of("SHUTDOWN_DEADLINE", "1s")));
        ingress.post(EVENT);
        await().atMost(TIMEOUT).until(() -> ingress.metric("clerk_ingress_journal_backlog_events") == 0);
        TestKafka.engine().stop();
        try {
            for (int i = 0; i < events; i++) {
                assertThat(ingress.post(EVENT).statusCode()).isEqualTo(200);
            }

            // When
            assertTimeoutPreemptively(CLOSE_TIMEOUT, ingress::close);

            // Then
            assertClosed(ingress);
            assertBacklog(events);
        } finally {
            TestKafka.engine().start();
        }
    }

    @Test
    void anInterruptedShutdownClosesEverything() {
        // Given
        TestIngress ingress = TestIngress.start(journal(Map.of()));

        // When
        Thread.currentThread().interrupt();
        ingress.close();

        // Then
        assertClosed(ingress);
        assertBacklog(0);
    }

    private Map<String, String> journal(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("ACK_AFTER", "journal");
        all.put("JOURNAL_DIR", directory.toString());
        return all;
    }

    private static void assertClosed(TestIngress ingress) {
        for (int port : List.of(ingress.ingress().httpPort(), ingress.ingress().managementPort())) {
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    /** Reopens the journal, which fails if the ingress did not close it. */
    private void assertBacklog(int events) {
        try (SqliteJournal journal = SqliteJournal.open(directory, time -> {}, percent -> {})) {
            assertThat(journal.backlog().events()).isEqualTo(events);
        }
    }

    /** Posts deliveries until the port is closed. Records the answers, and the ids that were answered 200. */
    private static void sendUntilRefused(TestIngress ingress, Set<String> acknowledged, Set<Integer> answers) {
        while (true) {
            String id = Svix.id();
            byte[] body = ("{\"data\":{\"id\":\"" + id + "\"},\"type\":\"user.created\"}").getBytes(UTF_8);
            try {
                HttpResponse<String> response = ingress.post(body, Svix.headers(id, Instant.now(), body, Svix.SECRET));
                answers.add(response.statusCode());
                if (response.statusCode() == 200) {
                    acknowledged.add(id);
                }
            } catch (UncheckedIOException e) {
                return;
            }
        }
    }
}
