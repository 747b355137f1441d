// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers that almost every other test uses. */
@Tag("long")
class EnginesIT {

    @TempDir
    Path directory;

    @Test
    void kafkaKeepsItsLogAndAddressThroughAnOutage() throws Exception {
        // Given
        try (KafkaEngine kafka = Engines.kafka(directory)) {
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (Admin admin = Admin.create(client);
                    KafkaProducer<byte[], byte[]> producer =
                            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1)))
                        .all()
                        .get();
                producer.send(new ProducerRecord<>("t", "kept".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }

            // When
            kafka.stop();
            kafka.start();

            // Then
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(List.of(new TopicPartition("t", 0)));
                consumer.seekToBeginning(consumer.assignment());
                ConsumerRecord<byte[], byte[]> record =
                        consumer.poll(Duration.ofSeconds(20)).iterator().next();
                assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("kept");
            }
        }
    }

    @Test
    void postgresKeepsItsDataAndAddressThroughAnOutage() throws Exception {
        // Given
        try (PostgresEngine postgres = Engines.postgres(directory)) {
            try (Connection connection =
                    DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
                connection.createStatement().execute("create table t as select 42 as answer");
            }

            // When
            postgres.stop();
            postgres.start();

            // Then
            try (Connection connection =
                            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                    ResultSet rows = connection.createStatement().executeQuery("select answer from t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(42);
            }
        }
    }

    @Test
    void sharedEnginesDeleteTheirDataAtExit() throws Exception {
        // When
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> arguments = new ArrayList<>(List.of("-Djava.io.tmpdir=" + temporary));
        arguments.addAll(ShortLivedJvm.main(SharedEngines.class.getName()));
        JavaProcess jvm = JavaProcess.start("jvm", directory, arguments, Map.of());
        jvm.awaitExit(Duration.ofMinutes(2));

        // Then
        assertThat(directory.resolve("jvm.log")).content().contains("STARTED");
        assertThat(temporary.toFile().list()).noneMatch(file -> file.startsWith("clerk-bridge-"));
    }

    /** A program that uses the shared engines, as a JVM with tests does. */
    static final class SharedEngines {

        public static void main(String[] arguments) {
            Engines.sharedKafka(Map.of());
            Engines.sharedPostgres();
            System.out.println("STARTED");
            System.exit(0);
        }
    }
}
