// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import dev.clerkbridge.testbed.server.KafkaCluster;
import dev.clerkbridge.testbed.server.KafkaCluster.Broker;
import dev.clerkbridge.testbed.server.PgBouncer;
import dev.clerkbridge.testbed.server.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The system under test: a Kafka cluster, a PostgreSQL server that syncs every commit to disk, the consumers, and the
 * proxies between them.
 */
final class ChaosSystem implements AutoCloseable {

    static final String TOPIC = "chaos.events";
    static final String SNAPSHOTS = "chaos.snapshots";
    static final String GROUP = "user-sync";
    static final String DEAD_LETTERS = TOPIC + "." + GROUP + ".dlq";
    private static final int PARTITIONS = 6;

    /** Small logs; short timeouts, so that Kafka notices a killed member within 5 seconds instead of the default 45. */
    private static final Map<String, String> BROKER = Map.of(
            "group.consumer.min.session.timeout.ms", "1000",
            "group.consumer.session.timeout.ms", "5000",
            "group.consumer.min.heartbeat.interval.ms", "500",
            "group.consumer.heartbeat.interval.ms", "1000",
            "log.retention.bytes", "1073741824",
            "log.segment.bytes", "67108864");

    private final KafkaCluster kafka;
    private final EmbeddedPostgres postgres;
    private final TcpProxy databaseConnection;
    private final Path directory;
    private final ConsumerProcesses consumers;
    private final EventSource source;
    private final Duration outage;
    private Deletion deletion = Deletion.NONE;
    private final SplittableRandom random;
    private boolean closed;

    /** A partition's deleted, uncommitted offsets, from {@code begin} (inclusive) to {@code end} (exclusive). */
    record DeletedOffsets(long begin, long end) {}

    /**
     * The records that {@link #deleteUnread} has deleted.
     *
     * @param settled ids of the events that wrote a row or became dead letters before the deletion. They are not lost,
     *     even if their offsets were not committed; an offset is committed only when all earlier events are settled
     */
    record Deletion(Map<TopicPartition, DeletedOffsets> offsets, Set<String> settled) {

        static final Deletion NONE = new Deletion(Map.of(), Set.of());
    }

    private ChaosSystem(Path directory, ChaosRun.Settings settings, EventSource source) {
        this.directory = directory;
        this.source = source;
        this.outage = settings.outage();
        this.random = new SplittableRandom(settings.seed());
        kafka = KafkaCluster.start(directory.resolve("kafka"), settings.brokers(), BROKER);
        postgres = EmbeddedPostgres.startDurable(directory.resolve("postgres"), directory.resolve("postgres.log"), 0);
        databaseConnection = TcpProxy.between(0, port(postgres.jdbcUrl()));
        consumers = new ConsumerProcesses(directory, kafka.names().jvmOptions(), environment());
    }

    private Map<String, String> environment() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.namedBootstrapServers(),
                "KAFKA_GROUP_ID",
                GROUP,
                "EVENTS_TOPIC",
                TOPIC,
                "SNAPSHOTS_TOPIC",
                SNAPSHOTS,
                "DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:" + databaseConnection.port() + "/" + EmbeddedPostgres.NAME,
                "DATABASE_USER",
                postgres.user(),
                "DATABASE_PASSWORD",
                postgres.password());
    }

    private static int port(String jdbcUrl) {
        return Integer.parseInt(jdbcUrl.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    /** Starts everything, with one consumer, and adds a check constraint to {@code clerk.users}. */
    static ChaosSystem open(Path directory, ChaosRun.Settings settings, EventSource source) throws Exception {
        AtomicReference<@Nullable ChaosSystem> opened = new AtomicReference<>();
        // Ends the processes after Ctrl-C.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopEverything(opened.get(), directory)));
        ChaosSystem system = new ChaosSystem(directory, settings, source);
        opened.set(system);
        system.createTopics();
        // Shorter than the consumer's lock timeout, so that PostgreSQL detects deadlocks first.
        system.execute("alter system set deadlock_timeout = '200ms'");
        system.execute("select pg_reload_conf()");
        system.consumers.start();
        system.consumers.awaitReady();
        system.execute(
                "alter table clerk.users add constraint chaos check (first_name <> '" + EventSource.REFUSED + "')");
        return system;
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    ConsumerProcesses consumers() {
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

    /** Stops all brokers. */
    void stopKafka() {
        kafka.brokers().parallelStream().forEach(Broker::stop);
    }

    synchronized void startKafka() {
        requireOpen();
        kafka.brokers().forEach(Broker::start);
        kafka.brokers().forEach(Broker::awaitRegistered);
    }

    /** Restarts the brokers one after the other. */
    void rollKafka() {
        for (Broker broker : kafka.brokers()) {
            broker.stop();
            broker.start();
            broker.awaitRegistered();
        }
    }

    /** Cuts every connection from the consumers to the database and to Kafka. */
    void cutConnections() {
        databaseConnection.cut();
        kafka.brokers().forEach(broker -> broker.proxy().cut());
    }

    /**
     * Makes the database read-only or writable. A standby before its promotion and a hosted database whose disk is full
     * are read-only in the same way.
     */
    void setReadOnly(boolean readOnly) throws SQLException {
        execute("alter database " + EmbeddedPostgres.NAME + " set default_transaction_read_only = " + readOnly);
        if (readOnly) {
            execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + postgres.user() + "'");
        }
    }

    /** Sets whether new events that create or update users have a size of at least 20 kB. */
    void makeEventsLarge(boolean large) {
        source.makeLarge(large);
    }

    /** Sets whether about a third of the new records are snapshots. */
    void mixSnapshots(boolean mix) {
        source.mixSnapshots(mix);
    }

    void addPartitions(int more) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            int known = Objects.requireNonNull(admin.describeTopics(List.of(TOPIC))
                            .allTopicNames()
                            .get()
                            .get(TOPIC))
                    .partitions()
                    .size();
            admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(known + more)))
                    .all()
                    .get();
        }
    }

    /**
     * Deletes a random number of the oldest uncommitted records of each partition of the events topic, as Kafka's
     * retention would. No consumer may be running.
     */
    void deleteUnread() throws ExecutionException, InterruptedException, SQLException {
        Map<TopicPartition, DeletedOffsets> deleted = new HashMap<>();
        Set<String> settled = new Observer(this).settled();
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> ends = Observer.ends(admin, TOPIC);
            Map<TopicPartition, Long> read = Observer.committed(admin, ends.keySet());
            Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
            ends.forEach((partition, end) -> {
                long begin = read.getOrDefault(partition, 0L);
                long until = begin + random.nextLong(end - begin + 1);
                deletions.put(partition, RecordsToDelete.beforeOffset(until));
                deleted.put(partition, new DeletedOffsets(begin, until));
            });
            admin.deleteRecords(deletions).all().get();
            deletion = new Deletion(deleted, settled);
        }
    }

    /** Returns what {@link #deleteUnread} has deleted since the last call. */
    Deletion takeDeletion() {
        Deletion taken = deletion;
        deletion = Deletion.NONE;
        return taken;
    }

    /** Starts a PgBouncer in front of the database. */
    PgBouncer startPooler() {
        return PgBouncer.start(directory.resolve("pgbouncer-" + random.nextInt(1_000_000)), postgres);
    }

    /** A connection as the database's owner, which is also the consumer's role. */
    Connection database() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /** A superuser connection, which can also write while {@link #setReadOnly} is in effect. */
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl() + "?user=postgres&options=-c%20default_transaction_read_only=off");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Lets the load continue for a random time of up to {@code longest}. */
    void pause(Duration longest) throws InterruptedException {
        Thread.sleep(random.nextLong(longest.toMillis()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        consumers.close();
        kafka.close();
        databaseConnection.close();
        postgres.close();
    }

    /**
     * Stops all processes. While the servers are starting, it stops only PostgreSQL; the brokers end with this process.
     */
    private static void stopEverything(@Nullable ChaosSystem system, Path directory) {
        if (system != null) {
            system.close();
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

    private void createTopics() throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(Stream.of(TOPIC, SNAPSHOTS)
                            .map(topic -> new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }
}
