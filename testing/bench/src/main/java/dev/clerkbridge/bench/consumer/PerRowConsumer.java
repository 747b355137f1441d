// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A simple consumer with one upsert per event, with which the benchmark compares the mirror.
 *
 * <p>Arguments: Kafka address, topic, group, JDBC URL with user and password, and {@code commit-each} or {@code
 * commit-batch} for one transaction per event or per poll.
 */
final class PerRowConsumer {

    private static final String TABLE = """
            create table if not exists %s (id text primary key, first_name text, last_name text, username text,
              email text, image_url text, public_metadata jsonb, updated_at bigint)""";
    private static final String UPSERT = """
            insert into %s as u values (?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            on conflict (id) do update set first_name = excluded.first_name, last_name = excluded.last_name,
              username = excluded.username, email = excluded.email, image_url = excluded.image_url,
              public_metadata = excluded.public_metadata, updated_at = excluded.updated_at
            where u.updated_at <= excluded.updated_at""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PerRowConsumer() {}

    /** Runs until the process is stopped. */
    public static void main(String[] arguments) throws SQLException, IOException {
        String group = arguments[2];
        String table = group.replace('-', '_');
        boolean batch = arguments[4].equals("commit-batch");
        try (Connection connection = DriverManager.getConnection(arguments[3]);
                Statement create = connection.createStatement();
                KafkaConsumer<byte[], byte[]> consumer = consumer(arguments[0], group)) {
            create.execute(TABLE.formatted(table));
            connection.setAutoCommit(!batch);
            consumer.subscribe(List.of(arguments[1]));
            try (PreparedStatement upsert = connection.prepareStatement(UPSERT.formatted(table))) {
                while (true) {
                    apply(consumer.poll(Duration.ofMillis(200)), upsert);
                    if (batch) {
                        connection.commit();
                    }
                    consumer.commitSync();
                }
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String address, String group) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                address,
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void apply(ConsumerRecords<byte[], byte[]> records, PreparedStatement upsert)
            throws IOException, SQLException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode user = JSON.readTree(record.value()).get("data");
            upsert.setString(1, user.get("id").asText());
            upsert.setString(2, user.path("first_name").textValue());
            upsert.setString(3, user.path("last_name").textValue());
            upsert.setString(4, user.path("username").textValue());
            upsert.setString(5, user.at("/email_addresses/0/email_address").textValue());
            upsert.setString(6, user.path("image_url").textValue());
            upsert.setString(7, user.path("public_metadata").toString());
            upsert.setLong(8, user.path("updated_at").longValue());
            upsert.executeUpdate();
        }
    }
}
