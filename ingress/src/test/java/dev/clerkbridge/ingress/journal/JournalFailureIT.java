// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.testing.IngressProcess;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a journal that is damaged while the service is running. */
class JournalFailureIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int EVENTS = 30;
    private static final byte[] BODY = ("{\"data\":{\"id\":\"user_1\",\"x\":\"" + "x".repeat(900_000)
                    + "\"},\"type\":\"user.created\"}")
            .getBytes(UTF_8);

    @TempDir
    Path directory;

    @Test
    void answers503AndExitsIfTheJournalIsDamaged() throws Exception {
        TestKafka.engine().stop();
        try (IngressProcess ingress = IngressProcess.start(directory, List.of(), Map.of("EVENTS_PARTITIONS", "1"))) {
            // Given more events than the service keeps in memory
            for (int i = 0; i < EVENTS; i++) {
                assertThat(ingress.post(BODY)).isEqualTo(200);
            }

            Instant accepted = Instant.now();

            // When
            alterLastEvent();
            TestKafka.engine().start();

            // Then
            await().atMost(TIMEOUT).until(() -> ingress.status("/health/ready") == 503);
            double seconds = Duration.between(accepted, Instant.now()).toMillis() / 1e3;
            assertThat(ingress.metric("clerk_ingress_journal_backlog_events")).isPositive();
            assertThat(ingress.metric("clerk_ingress_journal_oldest_age_seconds"))
                    .isGreaterThanOrEqualTo(seconds);
            assertThat(ingress.post(BODY)).isIn(503, 0);
            assertThat(ingress.awaitExit()).isEqualTo(1);
        } finally {
            TestKafka.engine().start();
        }
    }

    private void alterLastEvent() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal/journal.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE event SET crc = crc + 1 WHERE seq = " + EVENTS))
                    .isEqualTo(1);
        }
    }
}
