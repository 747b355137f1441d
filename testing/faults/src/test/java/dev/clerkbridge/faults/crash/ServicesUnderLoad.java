// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.svix.Webhook;
import com.svix.exceptions.EmptyWebhookSecretException;
import dev.clerkbridge.testbed.server.Engines;
import dev.clerkbridge.testbed.server.KafkaEngine;
import dev.clerkbridge.testbed.server.PostgresEngine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two ingresses and two consumers as processes, under load from senders that behave like Svix.
 *
 * <pre>
 *   senders ──► 2 × ingress.jar ──► Kafka ──► 2 × consumer-user-sync.jar ──► clerk.users
 *      │                              └──► arrivals ──┐                         │
 *      └──────── acknowledged ────────► ledger ◄──────┴─────────────────────────┘
 * </pre>
 */
final class ServicesUnderLoad {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServicesUnderLoad.class);
    private static final String SECRET = "whsec_cm9sbG91dC1yb2xsb3V0LXJvbGxvdXQtcm9sbG91dA==";
    private static final String TOPIC = "rollout.events";
    private static final int INSTANCES = 2;
    private static final int SENDERS_OF_EACH = 2;
    /** Slows the senders so that starting processes get CPU time. Without this pause, a startup took up to 13 s. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final long MESSAGES_BETWEEN = 100;
    private static final int ENDED_BY_SIGTERM = 143;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path directory;
    private final Ledger ledger = new Ledger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Replica> ingresses = new ArrayList<>();
    private final List<Replica> consumers = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final Webhook webhook;
    private final KafkaEngine kafka;
    private final PostgresEngine postgres;
    private final Arrivals arrivals;

    /** Starts Kafka and PostgreSQL. */
    ServicesUnderLoad(Path directory) throws EmptyWebhookSecretException {
        this.directory = directory;
        webhook = new Webhook(SECRET);
        kafka = Engines.kafka(directory.resolve("kafka"));
        postgres = Engines.postgres(directory.resolve("postgres"));
        arrivals = new Arrivals(kafka.bootstrapServers(), TOPIC, ledger);
    }

    /**
     * Starts the services, waits until they are ready, and begins to send.
     *
     * @param jars returns the jar of a module
     */
    void start(Function<String, Path> jars) {
        Path ingress = jars.apply("ingress");
        Path consumer = jars.apply("consumer-user-sync");
        for (int i = 0; i < INSTANCES; i++) {
            ingresses.add(new Replica("ingress" + i, ingress, ingressSettings(i), directory));
            consumers.add(new Replica("consumer" + i, consumer, consumerSettings(), directory));
        }
        instances().forEach(Replica::awaitReady);
        threads.execute(arrivals);
        startSenders();
    }

    /** Each sender uses one instance, because order per key is guaranteed per instance only. */
    private void startSenders() {
        for (int lane = 0; lane < INSTANCES * SENDERS_OF_EACH; lane++) {
            Replica ingress = ingresses.get(lane % INSTANCES);
            senders.add(new Sender(lane, ingress.webhooks(), webhook, ledger, new AtomicReference<>(), PAUSE));
        }
        senders.forEach(threads::execute);
    }

    List<Replica> ingresses() {
        return ingresses;
    }

    List<Replica> consumers() {
        return consumers;
    }

    KafkaEngine kafka() {
        return kafka;
    }

    Ledger ledger() {
        return ledger;
    }

    Webhook webhook() {
        return webhook;
    }

    /** Waits until more than {@value #MESSAGES_BETWEEN} further messages have been answered 200. */
    void awaitLoad() {
        long before = ledger.acknowledged();
        patiently().until(() -> ledger.acknowledged() - before > MESSAGES_BETWEEN);
    }

    /** Ends the load. Checks that all acknowledged messages are on the topic, in order, and the rows are up to date. */
    void assertNothingLost() {
        awaitLoad();
        senders.forEach(Sender::stop);
        patiently().until(() -> ledger.missing() == 0);
        assertThat(ledger.outOfOrder()).isZero();
        assertThat(ledger.altered()).isZero();
        patiently().untilAsserted(this::theRowsAreUpToDate);
        LOGGER.info(
                "{} answered 200, {} resent, {} twice on the topic",
                ledger.acknowledged(),
                ledger.retries(),
                ledger.duplicated());
    }

    /**
     * Stops the services. Checks that each instance had this number of processes, and that all of them exited normally.
     */
    void assertCleanExits(int processes) throws InterruptedException {
        for (Replica instance : instances().toList()) {
            instance.terminate();
            instance.awaitEnd();
            assertThat(instance.exitCodes())
                    .as("exit codes of " + instance)
                    .hasSize(processes)
                    .allMatch(code -> code == 0 || code == ENDED_BY_SIGTERM);
        }
    }

    static ConditionFactory patiently() {
        return await().atMost(PATIENCE);
    }

    /** Kills the services and stops everything else. */
    void stop() throws InterruptedException {
        instances().forEach(Replica::kill);
        senders.forEach(Sender::stop);
        arrivals.stop();
        threads.shutdown();
        assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        postgres.close();
        kafka.close();
    }

    private void theRowsAreUpToDate() throws Exception {
        Map<String, Long> rows = new HashMap<>();
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, version_updated_at FROM clerk.users")) {
            while (row.next()) {
                rows.put(row.getString(1), row.getLong(2));
            }
        }
        Map<String, Integer> acknowledged = ledger.lastOfEachKey();
        assertThat(rows).containsOnlyKeys(acknowledged.keySet());
        // The row may be newer if the response to the last message was lost.
        assertThat(acknowledged)
                .allSatisfy((key, number) ->
                        assertThat(rows.get(key)).isGreaterThanOrEqualTo(new Message(key, number).updatedAt()));
    }

    private Stream<Replica> instances() {
        return Stream.concat(ingresses.stream(), consumers.stream());
    }

    private Map<String, String> ingressSettings(int number) {
        return Map.of(
                "CLERK_WEBHOOK_SIGNING_SECRET",
                SECRET,
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "EVENTS_TOPIC",
                TOPIC,
                "SHUTDOWN_DEADLINE",
                "5s",
                "JOURNAL_DIR",
                directory.resolve("journal" + number).toString());
    }

    private Map<String, String> consumerSettings() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "EVENTS_TOPIC", TOPIC,
                "DATABASE_URL", postgres.jdbcUrl(),
                "DATABASE_USER", postgres.user(),
                "DATABASE_PASSWORD", postgres.password());
    }
}
