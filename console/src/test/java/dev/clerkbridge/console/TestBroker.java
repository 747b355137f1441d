// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.testbed.server.Engines;
import dev.clerkbridge.testbed.server.KafkaEngine;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker for tests, with clients for it. It stops when the JVM ends. */
public final class TestBroker {

    private final KafkaEngine kafka = Engines.sharedKafka(Map.of());
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    TestBroker() {
        admin = Admin.create(client());
        producer = new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** The properties with which a client connects. */
    public Map<String, Object> client() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    public Admin admin() {
        return admin;
    }

    /** Creates topics that no other test uses, each with one partition. */
    public ConsoleTopics createTopics() throws Exception {
        ConsoleTopics topics = ConsoleTopics.of("events" + System.nanoTime(), "snapshots" + System.nanoTime(), "sync");
        // The broker would delete records with old timestamps.
        Map<String, String> forEver = Map.of("retention.ms", "-1");
        admin.createTopics(topics.all().stream()
                        .map(name -> new NewTopic(name, 1, (short) 1).configs(forEver))
                        .toList())
                .all()
                .get();
        return topics;
    }

    /** Starts a console. Unless {@code settings} say otherwise, it reaches neither a database nor the services. */
    public Console console(ConsoleTopics topics, Map<String, String> settings) throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of(
                "CONSOLE_PORT",
                "0",
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers(),
                "KAFKA_GROUP_ID",
                "sync",
                "EVENTS_TOPIC",
                topics.events(),
                "SNAPSHOTS_TOPIC",
                topics.snapshots(),
                "INGRESS_MANAGEMENT_URL",
                "http://127.0.0.1:1",
                "USER_SYNC_MANAGEMENT_URL",
                "http://127.0.0.1:1",
                "DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:1/none",
                "DATABASE_USER",
                "nobody"));
        variables.putAll(settings);
        return Console.start(ConsoleConfig.from(variables));
    }

    public RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
        return producer.send(record).get();
    }
}
