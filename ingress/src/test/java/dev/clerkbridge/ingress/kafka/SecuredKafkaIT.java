// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.Main;
import dev.clerkbridge.ingress.testing.CapturedLog;
import dev.clerkbridge.ingress.testing.FailingTokenEndpoint;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.testbed.server.SecuredKafka;
import dev.clerkbridge.testbed.server.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connects to a broker with TLS and passwords, using only {@code KAFKA_…} variables. */
class SecuredKafkaIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);
    private static final byte[] UNREADABLE = "{".getBytes(UTF_8);

    @TempDir
    static Path directory;

    private static SecuredKafka kafka;

    @BeforeAll
    static void start() {
        kafka = SecuredKafka.start(directory);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "journal"})
    void anEventReachesTheTopic(String ackAfter, @TempDir Path journal) {
        // Given
        Map<String, String> settings = new HashMap<>(kafka.environment(SecuredKafka.PASSWORD));
        settings.put("ACK_AFTER", ackAfter);
        settings.put("JOURNAL_DIR", journal.toString());
        try (TestIngress ingress = TestIngress.start(settings)) {
            // When
            int status = ingress.post(BODY).statusCode();

            // Then
            assertThat(status).isEqualTo(200);
            await().atMost(TIMEOUT)
                    .ignoreExceptions()
                    .until(() -> !published(ingress).isEmpty());
            assertThat(published(ingress))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo(BODY));
        }
    }

    @Test
    void healthReportsAWrongPasswordWithoutShowingIt() {
        try (CapturedLog log = CapturedLog.open();
                TestIngress ingress = TestIngress.startUnready(kafka.environment("hunter2"))) {
            // When
            await().atMost(TIMEOUT).until(() -> health(ingress).contains("Authentication failed"));

            // Then
            assertThat(ingress.management("/health/ready").statusCode()).isEqualTo(503);
            assertThat(ingress.post(BODY).statusCode()).isEqualTo(503);
            assertThat(health(ingress)).doesNotContain("hunter2");
            assertThat(ingress.management("/metrics").body())
                    .contains("clerk_ingress_kafka_up 0")
                    .doesNotContain("hunter2");
            assertThat(log.text()).contains("Starting", "Authentication failed").doesNotContain("hunter2");
        }
    }

    @Test
    void keepsAllEventsUntilTheBrokerAcceptsThePasswordAgain(@TempDir Path journal) throws Exception {
        // Given
        Map<String, String> settings = new HashMap<>(kafka.environment(SecuredKafka.PASSWORD));
        settings.put("ACK_AFTER", "journal");
        settings.put("JOURNAL_DIR", journal.toString());
        try (TestIngress ingress = TestIngress.start(settings)) {
            assertThat(ingress.post(BODY).statusCode()).isEqualTo(200);
            await().atMost(TIMEOUT).until(() -> ingress.metric("clerk_ingress_journal_backlog_events") == 0);
            AtomicInteger posted = new AtomicInteger(1);

            // When
            kafka.setPassword("changed");

            // Then
            await().atMost(TIMEOUT).until(() -> {
                assertThat(ingress.post(BODY).statusCode()).isEqualTo(200);
                assertThat(ingress.post(UNREADABLE).statusCode()).isEqualTo(200);
                posted.incrementAndGet();
                return health(ingress).contains("Authentication failed");
            });
            assertThat(ingress.ingress().ready()).isTrue();
            assertThat(ingress.management("/metrics").body()).contains("clerk_ingress_kafka_up 0");

            // When
            kafka.setPassword(SecuredKafka.PASSWORD);

            // Then
            await().atMost(TIMEOUT).until(() -> ingress.metric("clerk_ingress_journal_backlog_events") == 0);
            assertThat(published(ingress)).hasSize(posted.get());
            assertThat(TestKafka.records(kafka.client(SecuredKafka.PASSWORD), ingress.quarantineTopic()))
                    .hasSize(posted.get() - 1);
            assertThat(ingress.management("/metrics").body())
                    .contains("clerk_ingress_kafka_up 1")
                    .doesNotContainPattern("clerk_ingress_events_refused_by_kafka_total\\S* [1-9]");
        }
    }

    @Test
    void acceptsEventsWhileTheTokenEndpointIsDown(@TempDir Path journal) throws Exception {
        // Given
        try (FailingTokenEndpoint endpoint = FailingTokenEndpoint.start()) {
            Map<String, String> settings = new HashMap<>(FailingTokenEndpoint.login(endpoint.url()));
            settings.put("ACK_AFTER", "journal");
            settings.put("JOURNAL_DIR", journal.toString());

            // When
            try (TestIngress ingress = TestIngress.start(settings)) {
                // Then
                assertThat(ingress.post(BODY).statusCode()).isEqualTo(200);
                await().atMost(TIMEOUT).until(() -> health(ingress).contains("response code 503"));
                assertThat(health(ingress)).doesNotContain("HttpJwtRetriever", "hunter2");
            }
        }
    }

    @Test
    @Timeout(60) // otherwise, a service that starts never returns
    void withoutTlsTheServiceDoesNotStartAndDoctorReportsIt() {
        // Given
        Map<String, String> settings = TestIngress.environment(
                Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.environment("").get("KAFKA_BOOTSTRAP_SERVERS")));

        // When
        CommandRun service = CommandRun.of(Main.commandLine(settings));
        CommandRun doctor = CommandRun.of(Main.commandLine(settings), "doctor");

        // Then
        assertThat(service.exit()).isEqualTo(2);
        assertThat(service.errors())
                .contains("KAFKA_BOOTSTRAP_SERVERS: ", " expects TLS; set KAFKA_SECURITY_PROTOCOL=");
        assertThat(doctor.exit()).isEqualTo(1);
        assertThat(doctor.output())
                .containsPattern("failed   Kafka  .* expects TLS; next: set KAFKA_SECURITY_PROTOCOL=");
    }

    @Test
    void healthReportsABrokerWithAnUntrustedCertificate() throws Exception {
        // Given
        Path stranger = Files.writeString(
                directory.resolve("stranger.crt"), SelfSigned.in(directory).certificatePem());
        Map<String, String> settings = new HashMap<>(kafka.environment(SecuredKafka.PASSWORD));
        settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", stranger.toString());

        // When
        try (TestIngress ingress = TestIngress.startUnready(settings)) {
            // Then
            await().atMost(TIMEOUT).until(() -> health(ingress).contains("unable to find valid certification path"));
            assertThat(ingress.ingress().ready()).isFalse();
        }
    }

    @Test
    void usesAChangedCertificateAuthorityWithoutARestart() throws Exception {
        // Given
        Map<String, String> settings = new HashMap<>(kafka.environment(SecuredKafka.PASSWORD));
        Path right = Path.of(settings.get("KAFKA_SSL_TRUSTSTORE_LOCATION"));
        Path authority = Files.writeString(
                directory.resolve("authority.crt"), SelfSigned.in(directory).certificatePem());
        settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", authority.toString());
        try (CapturedLog log = CapturedLog.open();
                TestIngress ingress = TestIngress.startUnready(settings)) {
            await().atMost(TIMEOUT).until(() -> log.text().contains("Cannot read the state of the topics"));

            // When
            Files.copy(right, authority, StandardCopyOption.REPLACE_EXISTING);

            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.management("/metrics")
                            .body()
                            .contains("clerk_ingress_topic_records{topic=\"events\"} 0"));
            assertThat(ingress.ingress().ready()).isTrue();
        }
    }

    private static String health(TestIngress ingress) {
        return ingress.management("/health/ready").body();
    }

    private static List<ConsumerRecord<byte[], byte[]>> published(TestIngress ingress) {
        return TestKafka.records(kafka.client(SecuredKafka.PASSWORD), ingress.topic());
    }
}
