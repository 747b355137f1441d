// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.testing;

import dev.clerkbridge.contract.RedrivableTopic;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.config.SyncConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A topic and a database for one test, with methods to publish events and inspect the results. */
public final class TestSystem implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Map<String, String> environment = new HashMap<>();
    private final String topic;
    private final String jdbcUrl;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin = SharedEngines.admin();
    private final HttpClient http = HttpClient.newHttpClient();

    private TestSystem(String topic, String jdbcUrl) {
        this.topic = topic;
        this.jdbcUrl = jdbcUrl;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        SharedEngines.kafka().bootstrapServers(),
                        "delivery.timeout.ms",
                        120_000,
                        // With several requests in flight, the producer can hang on a new topic (KAFKA-15591).
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", SharedEngines.kafka().bootstrapServers());
        environment.put("EVENTS_TOPIC", topic);
        environment.put("KAFKA_GROUP_ID", SharedEngines.unique("user-sync"));
        environment.put("DATABASE_URL", jdbcUrl);
        environment.put("DATABASE_USER", SharedEngines.postgres().user());
        environment.put("DATABASE_PASSWORD", SharedEngines.postgres().password());
        environment.put("MANAGEMENT_HOST", "127.0.0.1");
        environment.put("MANAGEMENT_PORT", "0");
    }

    public static TestSystem open(int partitions) throws Exception {
        return new TestSystem(SharedEngines.newTopic(partitions), SharedEngines.newDatabase());
    }

    /** Has a copy of the database of {@code other}, which must be closed; the topic is empty. */
    public static TestSystem withDatabaseOf(TestSystem other, int partitions) throws Exception {
        String database = other.jdbcUrl.substring(other.jdbcUrl.lastIndexOf('/') + 1);
        return new TestSystem(SharedEngines.newTopic(partitions), SharedEngines.copyOf(database));
    }

    /** Sets a variable for the services and commands that are started later. */
    public TestSystem with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public SyncConfig config() {
        return SyncConfig.from(environment);
    }

    public String topic() {
        return topic;
    }

    public String deadLetterTopic() {
        return config().kafka().deadLetterTopic();
    }

    public UserSync startService() throws IOException {
        return UserSync.start(config());
    }

    public UserSync startReadyService() throws IOException {
        UserSync sync = startService();
        Awaitility.await().atMost(PATIENCE).until(sync::isReady);
        return sync;
    }

    public void publish(EventBuilder... events) throws Exception {
        publish(List.of(events));
    }

    public void publish(List<EventBuilder> events) throws Exception {
        publishTo(topic, events);
    }

    private void publishTo(String other, List<EventBuilder> events) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (EventBuilder event : events) {
            sent.add(producer.send(event.toRecord(other)));
        }
        producer.flush();
        for (Future<?> future : sent) {
            future.get();
        }
    }

    /** Publishes to a topic other than the events topic. */
    public void publishTo(String other, EventBuilder... events) throws Exception {
        publishTo(other, List.of(events));
    }

    public void publish(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /** Waits until the group has committed the end of every partition of the events topic. */
    public void awaitAllConsumed() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> committed().entrySet().containsAll(ends().entrySet()));
    }

    public boolean hasTopic(String name) throws Exception {
        return admin.listTopics().names().get().contains(name);
    }

    /** The end offsets of the events topic's partitions, without those that are 0. */
    public Map<TopicPartition, Long> ends() throws Exception {
        TopicDescription description = Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        description
                .partitions()
                .forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted).all().get().forEach((partition, end) -> {
            if (end.offset() > 0) {
                ends.put(partition, end.offset());
            }
        });
        return ends;
    }

    public Map<TopicPartition, Long> committed() throws Exception {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        // Despite its type, the offset is null if the group has committed nothing for the partition.
        admin.listConsumerGroupOffsets(String.valueOf(environment.get("KAFKA_GROUP_ID")))
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (offset != null && offset.offset() > 0) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    /** All records of a topic. */
    public List<ConsumerRecord<byte[], byte[]>> records(String name) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedEngines.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(p -> new TopicPartition(name, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** The ids of the dead letters that are not marked as redriven. */
    public List<String> unmarkedDeadLetters() {
        List<String> ids = new ArrayList<>();
        Map<String, Object> client =
                Map.of("bootstrap.servers", SharedEngines.kafka().bootstrapServers());
        try (RedrivableTopic letters = new RedrivableTopic(client, deadLetterTopic(), topic, Set.of())) {
            while (!letters.isAtEnd()) {
                letters.next().forEach(letter -> ids.add(letter.id()));
            }
        }
        return ids;
    }

    /** A superuser connection to the database of this system. */
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl + "?user=postgres");
    }

    /**
     * Makes every write fail, as on a standby before its promotion; with {@code false}, allows writes again. Ends the
     * database's sessions.
     */
    public void setReadOnly(boolean readOnly) throws SQLException {
        setReadOnlyForNewSessions(readOnly);
        try (Connection connection = SharedEngines.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + databaseName() + "'");
        }
    }

    /** Like {@link #setReadOnly}, but leaves existing sessions unchanged. */
    public void setReadOnlyForNewSessions(boolean readOnly) throws SQLException {
        try (Connection connection = SharedEngines.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + databaseName() + " set default_transaction_read_only = " + readOnly);
        }
    }

    public String databaseName() {
        return jdbcUrl.replaceFirst(".*/", "");
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = superuser()) {
            Sql.execute(connection, sql);
        }
    }

    /**
     * Creates a role with the permissions that docs/mirror.md lists for the service, and makes the services and commands
     * that are started later use it. The tables must exist.
     */
    public String useServiceRole() throws SQLException {
        String role = SharedEngines.unique("service");
        execute("create role " + role + " login password 'secret'");
        execute("grant usage on schema clerk to " + role);
        execute("grant select, insert, update on clerk.users, clerk.organizations, clerk.organization_memberships to "
                + role);
        execute("grant select on clerk.reconciliations to " + role);
        with("DATABASE_USER", role).with("DATABASE_PASSWORD", "secret").with("MIGRATE_ON_START", "false");
        return role;
    }

    /** The rows of a query, each as a map from column to value, in PostgreSQL's text format. */
    public List<Map<String, @Nullable String>> query(String sql) throws SQLException {
        try (Connection connection = superuser()) {
            return Sql.query(connection, sql);
        }
    }

    public Map<String, @Nullable String> row(String table, String id) throws SQLException {
        return query("select * from clerk." + table + " where id = '" + id + "'")
                .get(0);
    }

    public HttpResponse<String> get(UserSync sync, String path) throws IOException, InterruptedException {
        return send(sync, path, "GET", "*/*");
    }

    public HttpResponse<String> send(UserSync sync, String path, String method, String accept)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + sync.managementPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accept)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The sum of those samples of a metric whose line in {@code /metrics} contains {@code label}. */
    public double metric(UserSync sync, String name, String label) throws IOException, InterruptedException {
        return get(sync, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits at most three minutes, because the machine may be busy. An exception counts as "not yet". */
    public static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).ignoreExceptions();
    }

    public static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(name)).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
