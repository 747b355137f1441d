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
 * Everything that can be set about the consumer, checked.
 *
 * @param migrateOnStart whether the tables are created and brought up to date at start
 * @param optional what is mirrored only on request
 * @param report what to log of the settings at start
 */
public record SyncConfig(
        KafkaConfig kafka,
        DatabaseConfig database,
        Endpoint management,
        boolean migrateOnStart,
        OptionalData optional,
        StartReport report) {

    /**
     * PostgreSQL, as JDBC reaches it.
     *
     * @param url begins with {@code jdbc:postgresql:}; holds no password
     * @param schema where the mirror's tables are
     */
    public record DatabaseConfig(String url, String user, Secret password, String schema) {

        /** The schema where no other is set. */
        public static final String DEFAULT_SCHEMA = "clerk";
    }

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException naming every fault, if there is any
     */
    public static SyncConfig from(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        LogSettings.ALL.forEach(environment::get);
        KafkaConfig kafka = KafkaConfig.from(environment);
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
     * Reads what is needed to reach the database, and nothing else.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException naming every fault, if there is any
     */
    public static DatabaseConfig databaseFrom(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        DatabaseConfig database = database(environment);
        environment.throwIfFaulty();
        return database;
    }

    /**
     * Reads what is needed to reach Kafka, and nothing else.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException naming every fault, if there is any
     */
    public static KafkaConfig kafkaFrom(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        KafkaConfig kafka = KafkaConfig.from(environment);
        environment.throwIfFaulty();
        return kafka;
    }

    static DatabaseConfig database(Environment environment) {
        DatabaseLogin login = DatabaseLogin.read(environment);
        return new DatabaseConfig(
                login.url(), login.user(), login.password(), environment.get(SyncSettings.DATABASE_SCHEMA));
    }
}
