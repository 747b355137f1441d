// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.localstack.up.Ports;
import dev.clerkbridge.localstack.up.Progress;
import dev.clerkbridge.localstack.up.Stack;
import dev.clerkbridge.localstack.up.StackSettings;
import dev.clerkbridge.testbed.example.SignedRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A running stack on free ports. Tests access it from outside: through HTTP, a Kafka consumer and SQL. */
final class TestStack implements AutoCloseable {

    static final String SECRET = "whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldC0wMDAx";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Stack stack;
    private final URI url;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> subscriber;
    private final Connection database;

    TestStack(Path directory, Map<String, String> environment) throws Exception {
        StateFolder folder = StateFolder.at(Optional.of(directory));
        Progress silent = new Progress(new PrintWriter(Writer.nullWriter()));
        stack = new Stack(new StackSettings(folder, Ports.free(), SECRET, environment), silent);
        stack.start();
        url = stack.url();
        Map<String, Object> kafka = Map.of("bootstrap.servers", stack.kafka().bootstrapServers());
        admin = Admin.create(kafka);
        subscriber = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        database = DriverManager.getConnection(
                stack.postgres().jdbcUrl(),
                stack.postgres().user(),
                stack.postgres().password());
    }

    /** Posts a delivery as Svix does, and returns the status of the answer. */
    int post(SignedRequest delivery) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofByteArray(delivery.body()));
        delivery.headers().forEach(header -> request.setHeader(header.getKey(), header.getValue()));
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** Adds a delivery to the dead-letter topic without posting it, as if the consumer had failed to apply it. */
    void addDeadLetter(SignedRequest delivery) throws Exception {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                "clerk.events.user-sync.dlq", delivery.event().key().getBytes(UTF_8), delivery.body());
        add(letter, EventHeaders.SVIX_ID, delivery.messageId());
        add(letter, EventHeaders.ID, delivery.messageId());
        add(letter, EventHeaders.TYPE, delivery.event().type().wireName());
        add(letter, EventHeaders.RECORDED_TIME, delivery.event().at().toString());
        add(letter, DeadLetterHeaders.TOPIC, "clerk.events");
        add(letter, DeadLetterHeaders.EXCEPTION_CLASS, "org.postgresql.util.PSQLException");
        add(letter, DeadLetterHeaders.EXCEPTION_MESSAGE, "a check of this database refused the row");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(letter).get();
        }
    }

    private static void add(ProducerRecord<byte[], byte[]> record, String header, String value) {
        record.headers().add(header, value.getBytes(UTF_8));
    }

    /** The address of the console's first page. */
    URI console() throws Exception {
        return stack.consoleUrl();
    }

    /** Every record of {@code topic}. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        subscriber.assign(partitions);
        subscriber.seekToBeginning(partitions);
        long end = end(partitions);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (records.size() < end) {
            subscriber.poll(Duration.ofSeconds(1)).forEach(records::add);
        }
        return records;
    }

    /** The number of records of {@code topic} whose offsets the consumer has not committed yet. */
    long lag(String topic) throws Exception {
        long committed =
                admin.listConsumerGroupOffsets("user-sync").partitionsToOffsetAndMetadata().get().entrySet().stream()
                        .filter(partition -> partition.getKey().topic().equals(topic))
                        .mapToLong(partition -> partition.getValue().offset())
                        .sum();
        return end(partitions(topic)) - committed;
    }

    private List<TopicPartition> partitions(String topic) {
        return subscriber.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private long end(Collection<TopicPartition> partitions) {
        return subscriber.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The first column of the first row as text; empty if there is no row or the value is null. */
    Optional<String> query(String sql) throws SQLException {
        try (ResultSet rows = database.createStatement().executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    @Override
    public void close() throws SQLException {
        subscriber.close();
        admin.close();
        database.close();
        stack.close();
    }
}
