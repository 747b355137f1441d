package dev.clerkbridge.usersync.config;

import dev.clerkbridge.usersync.table.OptionalData;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the service can be told.
 *
 * @param migrateOnStart whether the tables are created and brought up to date at start
 * @param optional what is mirrored only on request
 */
public record SyncConfig(
        KafkaConfig kafka,
        DatabaseConfig database,
        ManagementConfig management,
        boolean migrateOnStart,
        OptionalData optional) {

    /** In bytes; PostgreSQL cuts what is longer. */
    private static final int LONGEST_NAME = 63;

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    /**
     * PostgreSQL, as JDBC reaches it.
     *
     * @param url begins with {@code jdbc:postgresql:}
     * @param schema where the mirror's tables are
     */
    public record DatabaseConfig(String url, String user, Secret password, String schema) {

        /** The schema where no other is set. */
        public static final String DEFAULT_SCHEMA = "clerk";

        /** Without the URL's parameters: a password may be among them. */
        @Override
        public String toString() {
            return "DatabaseConfig[url=" + url.replaceFirst("[?].*", "?...") + ", user=" + user + ", schema=" + schema
                    + "]";
        }
    }

    /** Where health and metrics are served; port 0 takes a free one. */
    public record ManagementConfig(String host, int port) {}

    /**
     * Reads the environment.
     *
     * @param variables a variable's value by its name, or null
     * @throws InvalidConfigException with every fault found
     */
    public static SyncConfig from(Function<String, @Nullable String> variables) {
        Environment environment = new Environment(variables);
        SyncConfig config = new SyncConfig(
                KafkaConfig.from(environment),
                database(environment),
                new ManagementConfig(
                        environment.text("MANAGEMENT_HOST", "0.0.0.0"),
                        environment.number("MANAGEMENT_PORT", 8082, 0, 65_535)),
                environment.flag("MIGRATE_ON_START", true),
                new OptionalData(
                        environment.flag("SYNC_PRIVATE_METADATA", false), environment.flag("SYNC_RAW", false)));
        config.checkTopics(environment);
        environment.throwFaults();
        return config;
    }

    /**
     * Reads what is needed to reach the database, and nothing else.
     *
     * @throws InvalidConfigException with every fault found
     */
    public static DatabaseConfig databaseFrom(Function<String, @Nullable String> variables) {
        Environment environment = new Environment(variables);
        DatabaseConfig database = database(environment);
        environment.throwFaults();
        return database;
    }

    private static DatabaseConfig database(Environment environment) {
        String example = "jdbc:postgresql://localhost:5432/app";
        String url = environment.required("DATABASE_URL", example);
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            environment.fault("DATABASE_URL", "is not a JDBC URL of PostgreSQL", example);
        }
        return new DatabaseConfig(
                url,
                environment.required("DATABASE_USER", "clerk_sync"),
                new Secret(environment.text("DATABASE_PASSWORD", "")),
                schema(environment));
    }

    /** Any name that PostgreSQL can give to a schema. */
    private static String schema(Environment environment) {
        String schema = environment.text("DATABASE_SCHEMA", DatabaseConfig.DEFAULT_SCHEMA);
        boolean reserved = schema.startsWith("pg_") || schema.equals("information_schema");
        if (reserved || schema.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            environment.fault(
                    "DATABASE_SCHEMA",
                    reserved ? "is a name that PostgreSQL reserves" : "is longer than " + LONGEST_NAME + " bytes",
                    DatabaseConfig.DEFAULT_SCHEMA);
        }
        return schema;
    }

    private void checkTopics(Environment environment) {
        if (!TOPIC.matcher(kafka.eventsTopic()).matches()) {
            environment.fault("EVENTS_TOPIC", "is not a name that a Kafka topic can have", "clerk.events");
        } else if (!TOPIC.matcher(kafka.deadLetterTopic()).matches()) {
            environment.fault(
                    "KAFKA_GROUP_ID", "cannot be part of the dead-letter topic's name", KafkaConfig.DEFAULT_GROUP);
        }
    }
}
