// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.config;

import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.operations.database.DatabaseLogin;
import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.operations.environment.StartReport;
import dev.clerkbridge.operations.log.LogSettings;
import dev.clerkbridge.usersync.table.OptionalData;
import java.util.Map;

/**
 * The consumer's validated settings.
 *
 * @param migrateOnStart whether the tables are created or upgraded at startup
 * @param optional which optional data is mirrored
 * @param report the settings to log at startup, without secrets
 */
public record SyncConfig(
        SyncKafkaConfig kafka,
        DatabaseConfig database,
        Endpoint management,
        boolean migrateOnStart,
        OptionalData optional,
        StartReport report) {

    /**
     * The settings for PostgreSQL.
     *
     * @param url begins with {@code jdbc:postgresql:}; contains no password
     * @param schema schema of the mirror's tables
     */
    public record DatabaseConfig(String url, String user, Secret password, String schema) {

        /** The default schema. */
        public static final String DEFAULT_SCHEMA = "clerk";

        /** The server, database and schema, for people; the URL's parameters are left out. */
        public String address() {
            return url.substring("jdbc:".length()).split("\\?", 2)[0] + ", schema " + schema;
        }
    }

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if settings are missing or
     *     invalid; the message lists all of them
     */
    public static SyncConfig from(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        LogSettings.ALL.forEach(environment::get);
        SyncKafkaConfig kafka = SyncKafkaConfig.from(environment);
        if (!TopicNames.isValid(kafka.deadLetterTopic())) {
            environment.fault(SyncSettings.GROUP_ID, "cannot be part of the dead-letter topic's name");
        }
        SyncConfig config = new SyncConfig(
                kafka,
                database(environment),
                new Endpoint(
                        environment.get(SyncSettings.MANAGEMENT_HOST), environment.get(SyncSettings.MANAGEMENT_PORT)),
                environment.get(SyncSettings.MIGRATE_ON_START),
                new OptionalData(environment.get(SyncSettings.PRIVATE_METADATA), environment.get(SyncSettings.RAW)),
                environment.report(SyncSettings.ALL));
        environment.throwIfFaulty();
        return config;
    }

    /**
     * Reads only the database settings.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if settings are missing or
     *     invalid; the message lists all of them
     */
    public static DatabaseConfig databaseFrom(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        DatabaseConfig database = database(environment);
        environment.throwIfFaulty();
        return database;
    }

    /**
     * Reads only the Kafka settings.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if settings are missing or
     *     invalid; the message lists all of them
     */
    public static SyncKafkaConfig kafkaFrom(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        SyncKafkaConfig kafka = SyncKafkaConfig.from(environment);
        environment.throwIfFaulty();
        return kafka;
    }

    static DatabaseConfig database(Environment environment) {
        DatabaseLogin login = DatabaseLogin.read(environment);
        return new DatabaseConfig(
                login.url(), login.user(), login.password(), environment.get(SyncSettings.DATABASE_SCHEMA));
    }
}
