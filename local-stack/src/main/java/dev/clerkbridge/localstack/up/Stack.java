// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.console.Console;
import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.ingress.Ingress;
import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.localstack.control.ServiceHealth;
import dev.clerkbridge.localstack.send.StackExamples;
import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import dev.clerkbridge.testbed.server.KafkaEngine;
import dev.clerkbridge.testbed.server.PostgresEngine;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The whole bridge. This JVM runs a real broker, and the services with the same wiring as their {@code Main} classes;
 * the database is a real PostgreSQL in processes of its own.
 *
 * <pre>
 * start   kafka ──► ingress ──┐
 *         postgres ───────────┴──► consumer ──► console ──► ready
 * stop    console, ingress, consumer, postgres, kafka: the servers after their clients
 * </pre>
 */
public final class Stack implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    /** For settings that are read before the services have their ports. */
    private static final int PLACEHOLDER_PORT = 1;

    private final StackSettings settings;
    private final Part<KafkaEngine> kafka;
    private final Part<PostgresEngine> postgres;
    private final Part<Ingress> ingress;
    private final Part<UserSync> consumer;
    private final Part<Console> console;
    private volatile boolean closing;

    /** Creates the stack without starting it, so that a signal handler can stop it at any time. */
    public Stack(StackSettings settings, Progress progress) {
        this.settings = settings;
        this.kafka = new Part<>("kafka", progress);
        this.postgres = new Part<>("postgres", progress);
        this.ingress = new Part<>("ingress", progress);
        this.consumer = new Part<>("consumer-user-sync", progress);
        this.console = new Part<>("console", progress);
    }

    /**
     * Starts all parts and returns when all of them are up.
     *
     * @throws Exception if a part did not start; the caller must then call {@link #close()}
     */
    public void start() throws Exception {
        checkSettings();
        kafka.start(
                () -> EmbeddedKafka.start(
                        settings.folder().of("kafka"), settings.ports().kafka(), Map.of()),
                KafkaEngine::bootstrapServers);
        postgres.start(
                () -> EmbeddedPostgres.startDurable(
                        settings.folder().of("postgres"),
                        settings.folder().of("postgres.log"),
                        settings.ports().postgres()),
                engine -> engine.jdbcUrl().replace("jdbc:postgresql://", "postgresql://clerk:clerk@"));
        ingress.start(this::startIngress, part -> "metrics http://127.0.0.1:" + part.managementPort() + "/metrics");
        consumer.start(this::startConsumer, part -> "metrics http://127.0.0.1:" + part.managementPort() + "/metrics");
        console.start(this::startConsole, part -> "http://127.0.0.1:" + part.port());
        kafka.await();
        postgres.await();
        ingress.await();
        consumer.await();
        console.await();
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosing() {
        return closing;
    }

    /** The address for webhooks. */
    public URI url() throws Exception {
        String path = ingressConfig("unused:9092").http().path();
        return URI.create("http://127.0.0.1:" + ingress.await().httpPort() + path);
    }

    /** The console, for access to its data sources. */
    public Console console() throws Exception {
        return console.await();
    }

    /** The address of the console's first page. */
    public URI consoleUrl() throws Exception {
        return URI.create("http://127.0.0.1:" + console.await().port());
    }

    /** The broker, for reading from it or pausing it. */
    public KafkaEngine kafka() throws Exception {
        return kafka.await();
    }

    /** The database, for reading from it or pausing it. */
    public PostgresEngine postgres() throws Exception {
        return postgres.await();
    }

    /** The consumer's settings for Kafka: the topics and the group. */
    public SyncKafkaConfig consumerKafka() throws Exception {
        return consumerConfig(kafka.await().bootstrapServers(), "jdbc:postgresql:")
                .kafka();
    }

    /**
     * The header that a request to the console needs, as {@code name: value}, with the reader's name {@code bridge};
     * empty if the console needs none.
     */
    public String consoleLogin() {
        ConsoleConfig.Access access = consoleConfig(
                        "unused:9092", "jdbc:postgresql:", PLACEHOLDER_PORT, PLACEHOLDER_PORT)
                .access();
        if (access.userHeader() != null) {
            return access.userHeader() + ": bridge";
        }
        if (access.password() == null) {
            return "";
        }
        byte[] credentials = ("bridge:" + access.password().value()).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** The secret that signs example events, as Clerk shows it: {@code whsec_…}. */
    public String firstSecret() {
        byte[] key = ingressConfig("unused:9092").webhook().secrets().get(0).key();
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    /** Port of the ingress's health and metrics. */
    public int ingressManagementPort() throws Exception {
        return ingress.await().managementPort();
    }

    /** Port of the consumer's health and metrics. */
    public int consumerManagementPort() throws Exception {
        return consumer.await().managementPort();
    }

    /** Stops all parts in an order that loses no event. Can be called during {@link #start()}. */
    @Override
    public void close() {
        closing = true;
        console.stop();
        ingress.stop();
        consumer.stop();
        postgres.stop();
        kafka.stop();
    }

    /** Refuses invalid settings before a part starts. Uses placeholders for addresses, which are not known yet. */
    private void checkSettings() {
        String bootstrapServers = "checked-before-anything-starts:9092";
        String databaseUrl = "jdbc:postgresql:";
        ingressConfig(bootstrapServers);
        consumerConfig(bootstrapServers, databaseUrl);
        consoleConfig(bootstrapServers, databaseUrl, PLACEHOLDER_PORT, PLACEHOLDER_PORT);
    }

    private Ingress startIngress() throws Exception {
        Ingress started = Ingress.start(ingressConfig(kafka.await().bootstrapServers()));
        awaitReady("ingress", started::ready, started.managementPort());
        return started;
    }

    /** Waits for the ingress first, because the ingress creates the events topic. */
    private UserSync startConsumer() throws Exception {
        String databaseUrl = postgres.await().jdbcUrl();
        ingress.await();
        UserSync started = UserSync.start(consumerConfig(kafka.await().bootstrapServers(), databaseUrl));
        awaitReady("consumer-user-sync", started::isReady, started.managementPort());
        return started;
    }

    private Console startConsole() throws Exception {
        ConsoleConfig config = consoleConfig(
                kafka.await().bootstrapServers(),
                postgres.await().jdbcUrl(),
                ingress.await().managementPort(),
                consumer.await().managementPort());
        return Console.start(config, new StackExamples(url(), firstSecret()));
    }

    private ConsoleConfig consoleConfig(
            String bootstrapServers, String databaseUrl, int ingressManagement, int consumerManagement) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CLERK_WEBHOOK_SIGNING_SECRET", settings.secrets());
        variables.put("CONSOLE_HOST", "127.0.0.1");
        variables.put("CONSOLE_PORT", Integer.toString(settings.ports().console()));
        variables.put("CONSOLE_ACTIONS", "true");
        variables.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("DATABASE_URL", databaseUrl);
        variables.put("DATABASE_USER", EmbeddedPostgres.NAME);
        variables.put("DATABASE_PASSWORD", EmbeddedPostgres.NAME);
        variables.put("INGRESS_MANAGEMENT_URL", "http://127.0.0.1:" + ingressManagement);
        variables.put("USER_SYNC_MANAGEMENT_URL", "http://127.0.0.1:" + consumerManagement);
        return ConsoleConfig.from(settings.environmentWith(variables));
    }

    private IngressConfig ingressConfig(String bootstrapServers) {
        return IngressConfig.from(settings.environmentWith(Map.of(
                "CLERK_WEBHOOK_SIGNING_SECRET", settings.secrets(),
                "HTTP_HOST", "127.0.0.1",
                "HTTP_PORT", Integer.toString(settings.ports().ingress()),
                "MANAGEMENT_HOST", "127.0.0.1",
                "MANAGEMENT_PORT", Integer.toString(settings.ports().ingressManagement()),
                "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "JOURNAL_DIR", settings.folder().of("journal").toString())));
    }

    private SyncConfig consumerConfig(String bootstrapServers, String databaseUrl) {
        return SyncConfig.from(settings.environmentWith(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "DATABASE_URL",
                databaseUrl,
                "DATABASE_USER",
                EmbeddedPostgres.NAME,
                "DATABASE_PASSWORD",
                EmbeddedPostgres.NAME,
                "MANAGEMENT_HOST",
                "127.0.0.1",
                "MANAGEMENT_PORT",
                Integer.toString(settings.ports().consumerManagement()))));
    }

    private static void awaitReady(String part, BooleanSupplier ready, int managementPort) throws TimeoutException {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!ready.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        part + " was not ready after " + READY_LIMIT.toSeconds() + " s: " + health(managementPort));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static String health(int managementPort) {
        try {
            return ServiceHealth.read(managementPort);
        } catch (IOException e) {
            return "its health cannot be read (" + e + ")";
        }
    }
}
