package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be broken: a broker, a PostgreSQL that keeps every commit on disk, and the consumers between
 * them. All of it ends with this JVM, however that ends, except by {@code kill -9}.
 */
final class Stage implements AutoCloseable {

    static final String TOPIC = "chaos.events";
    static final String GROUP = "user-sync";
    static final String DEAD_LETTERS = TOPIC + "." + GROUP + ".dlq";
    private static final int PARTITIONS = 6;

    /** A member that was killed is missed after seconds, not after the usual 45. */
    private static final Map<String, String> BROKER = Map.of(
            "group.consumer.min.session.timeout.ms", "1000",
            "group.consumer.session.timeout.ms", "5000",
            "group.consumer.min.heartbeat.interval.ms", "500",
            "group.consumer.heartbeat.interval.ms", "1000",
            "log.retention.bytes", "1073741824",
            "log.segment.bytes", "67108864");

    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;
    private final Consumers consumers;
    private final Duration outage;
    private final SplittableRandom random;
    private boolean closed;

    private Stage(Path directory, Duration outage, long seed) {
        this.outage = outage;
        this.random = new SplittableRandom(seed);
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, BROKER);
        postgres = EmbeddedPostgres.startDurable(directory.resolve("postgres"), directory.resolve("postgres.log"), 0);
        consumers = new Consumers(
                directory,
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "KAFKA_GROUP_ID", GROUP,
                        "EVENTS_TOPIC", TOPIC,
                        "DATABASE_URL", postgres.jdbcUrl(),
                        "DATABASE_USER", postgres.user(),
                        "DATABASE_PASSWORD", postgres.password()));
    }

    /**
     * Starts everything, with one consumer, and a constraint of the application's own on the mirror's table.
     *
     * @param outage how long PostgreSQL stays away when it is away for long
     * @param seed of everything that is left to chance
     */
    static Stage open(Path directory, Duration outage, long seed) throws Exception {
        AtomicReference<@Nullable Stage> opened = new AtomicReference<>();
        // After Ctrl-C nobody else would end the processes.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(opened.get(), directory)));
        Stage stage = new Stage(directory, outage, seed);
        opened.set(stage);
        stage.createTopic();
        stage.consumers.start();
        stage.consumers.awaitReady();
        stage.execute(
                "alter table clerk.users add constraint chaos check (first_name <> '" + EventSource.REFUSED + "')");
        return stage;
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    Consumers consumers() {
        return consumers;
    }

    Duration outage() {
        return outage;
    }

    void stopPostgres() {
        postgres.stop();
    }

    synchronized void startPostgres() {
        requireOpen();
        postgres.start();
    }

    void stopKafka() {
        kafka.stop();
    }

    synchronized void startKafka() {
        requireOpen();
        kafka.start();
    }

    /** A connection of the database's owner, as the consumer has one. */
    Connection database() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /** A connection that may do anything. */
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl() + "?user=postgres");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Lets the load go on for a time between nothing and {@code longest}. */
    void letPass(Duration longest) throws InterruptedException {
        Thread.sleep(random.nextLong(longest.toMillis()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        consumers.close();
        kafka.close();
        postgres.close();
    }

    /** Also what was only about to start. */
    private static void leaveNothing(@Nullable Stage stage, Path directory) {
        if (stage != null) {
            stage.close();
        }
        try {
            EmbeddedPostgres.stopLeftover(directory.resolve("postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    private void createTopic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        }
    }
}
