// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.testing;

import dev.clerkbridge.testbed.server.Engines;
import dev.clerkbridge.testbed.server.KafkaEngine;
import dev.clerkbridge.testbed.server.PostgresEngine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A real Kafka broker and a real PostgreSQL server, started on first use and shared by all tests of the JVM. */
public final class SharedEngines {

    /** Short timeouts, so that Kafka notices a killed member within 5 seconds instead of the default 45. */
    private static final Map<String, String> QUICK_GROUPS = Map.of(
            "group.consumer.min.session.timeout.ms", "1000",
            "group.consumer.session.timeout.ms", "5000",
            "group.consumer.min.heartbeat.interval.ms", "500",
            "group.consumer.heartbeat.interval.ms", "1000");

    private static final AtomicInteger NAMES = new AtomicInteger();

    private SharedEngines() {}

    private static final class Kafka {
        static final KafkaEngine ENGINE = Engines.sharedKafka(QUICK_GROUPS);
    }

    private static final class Postgres {
        static final PostgresEngine ENGINE = Engines.sharedPostgres();
    }

    public static KafkaEngine kafka() {
        return Kafka.ENGINE;
    }

    public static PostgresEngine postgres() {
        return Postgres.ENGINE;
    }

    /** A new admin client of the broker. */
    public static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka().bootstrapServers()));
    }

    /** A name that begins with {@code prefix} and is unique in this JVM. */
    public static String unique(String prefix) {
        return prefix + "_" + NAMES.incrementAndGet();
    }

    /** Creates an empty topic with a unique name. The topic keeps records regardless of their timestamps. */
    public static String newTopic(int partitions) throws Exception {
        String topic = unique("events");
        try (Admin admin = admin()) {
            NewTopic forEver = new NewTopic(topic, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
            admin.createTopics(java.util.List.of(forEver)).all().get();
        }
        return topic;
    }

    /** Creates an empty database with a unique name, owned by the engine's role, and returns its JDBC URL. */
    public static String newDatabase() throws SQLException {
        return copyOf("template1");
    }

    /** Copies a database. No client may be connected to the original. Returns the JDBC URL of the copy. */
    public static String copyOf(String database) throws SQLException {
        String name = unique("mirror");
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + postgres().user() + " template " + database);
        }
        return postgres().jdbcUrl().replaceFirst("/[^/]*$", "/" + name);
    }

    /** A superuser connection to the maintenance database. */
    public static Connection superuser() throws SQLException {
        return DriverManager.getConnection(postgres().jdbcUrl().replaceFirst("/[^/]*$", "/postgres?user=postgres"));
    }
}
