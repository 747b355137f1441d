// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.config;

import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.operations.database.DatabaseLogin;
import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.operations.environment.HttpUrls;
import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.operations.environment.Setting;
import dev.clerkbridge.operations.kafka.KafkaVariables;
import dev.clerkbridge.operations.log.LogSettings;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.config.SyncKafkaConfig.GroupProtocol;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * The consumer's settings, in the order in which {@code --help} and docs/configuration.md list them. Every other
 * {@code KAFKA_…} variable sets a property of the Kafka clients.
 */
public final class SyncSettings {

    private static final int MAX_RATE = 10_000;

    static final Setting<String> BOOTSTRAP_SERVERS =
            KafkaVariables.bootstrapServers().required();

    static final Setting<String> GROUP_ID = Setting.text(
            "KAFKA_GROUP_ID",
            "user-sync",
            "the consumer group; also part of the dead-letter topic's name. A new group reads everything again, which"
                    + " is safe; [redrive the old group's dead letters first](operations.md#scaling)");

    static final Setting<GroupProtocol> GROUP_PROTOCOL = Setting.choice(
            "KAFKA_GROUP_PROTOCOL",
            GroupProtocol.CONSUMER,
            "`consumer` (KIP-848, Kafka 4) or `classic`, for older brokers and for services without `consumer`, such as"
                    + " Redpanda and Azure Event Hubs");

    static final Setting<String> EVENTS_TOPIC = Setting.text(
            "EVENTS_TOPIC",
            TopicNames.EVENTS,
            "a topic name: letters, digits, '.', '_' and '-'",
            SyncSettings::topic,
            "topic of the events; the dead-letter topic is `<EVENTS_TOPIC>.<KAFKA_GROUP_ID>.dlq`");

    static final Setting<String> SNAPSHOTS_TOPIC = Setting.text(
            "SNAPSHOTS_TOPIC",
            TopicNames.SNAPSHOTS,
            "a topic name: letters, digits, '.', '_' and '-'",
            SyncSettings::topic,
            "topic of the records that `backfill` and `reconcile --apply` write; need not exist at startup");

    static final Setting<Boolean> TOPICS_CREATE = Setting.flag(
            "TOPICS_CREATE", true, "create the dead-letter topic if it is missing, with 30 days' retention");

    static final Setting<Integer> MAX_BATCH_EVENTS = Setting.number(
            "MAX_BATCH_EVENTS",
            10_000,
            1,
            100_000,
            "maximum number of events in a batch, which is normally one database transaction; a batch is smaller if no"
                    + " more events have arrived or its events fill an eighth of the heap");

    static final Setting<String> DATABASE_SCHEMA = Setting.text(
            "DATABASE_SCHEMA",
            DatabaseConfig.DEFAULT_SCHEMA,
            SqlName.SCHEMA,
            SqlName::schema,
            "schema of the tables; change it if something else uses the name `clerk`, as Supabase's wrapper does. If the"
                    + " service has already run, fill the new schema with `rebuild` and `backfill`");

    static final Setting<Boolean> MIGRATE_ON_START = Setting.flag(
            "MIGRATE_ON_START",
            true,
            "create and upgrade the tables at startup; if the role lacks the permission, set `false` and run"
                    + " `migrate` as another role");

    static final Setting<Boolean> PRIVATE_METADATA =
            Setting.flag("SYNC_PRIVATE_METADATA", false, "whether `private_metadata` is mirrored");

    static final Setting<Boolean> RAW = Setting.flag(
            "SYNC_RAW",
            false,
            "whether Clerk's object, without secrets, is kept in the column `raw` until Clerk deletes the object");

    static final Setting<String> MANAGEMENT_HOST = Setting.host(
            "MANAGEMENT_HOST", "0.0.0.0", "address to listen on for `/health/live`, `/health/ready` and `/metrics`");

    static final Setting<Integer> MANAGEMENT_PORT =
            Setting.port("MANAGEMENT_PORT", 8082, "port of health and metrics; 0 means any free port");

    static final Setting<Secret> SECRET_KEY = Setting.secret(
            "CLERK_SECRET_KEY",
            "sk_live_...",
            "secret key of Clerk's Backend API, needed only by `backfill` and `reconcile`");

    static final Setting<URI> API_URL = Setting.text(
            "CLERK_API_URL",
            "https://api.clerk.com/v1",
            "an http or https URL without user, password and query",
            SyncSettings::apiUrl,
            "base URL of Clerk's Backend API, for `backfill` and `reconcile`");

    static final Setting<Integer> API_RATE = Setting.optional(
            "CLERK_API_RATE",
            "20",
            "a whole number from 1 to 10000",
            SyncSettings::rate,
            "maximum number of requests per second to Clerk's API. If unset, 20 in production and 2 in development: a"
                    + " fifth of Clerk's limit for all callers of the instance together");

    static final Setting<String> INSTANCE_IDS = Setting.optional(
            "CLERK_INSTANCE_IDS",
            "ins_2abc",
            "id of your Clerk instance (`ins_…`), the same value as for the ingress. `backfill` and `reconcile` read"
                    + " no other instance; empty allows all. `backfill` also accepts several, separated by commas;"
                    + " `reconcile` refuses them");

    /** All settings. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            BOOTSTRAP_SERVERS,
                            GROUP_ID,
                            GROUP_PROTOCOL,
                            EVENTS_TOPIC,
                            SNAPSHOTS_TOPIC,
                            TOPICS_CREATE,
                            MAX_BATCH_EVENTS,
                            DatabaseLogin.URL,
                            DatabaseLogin.USER,
                            DatabaseLogin.PASSWORD,
                            DATABASE_SCHEMA,
                            MIGRATE_ON_START,
                            PRIVATE_METADATA,
                            RAW,
                            MANAGEMENT_HOST,
                            MANAGEMENT_PORT,
                            SECRET_KEY,
                            API_URL,
                            API_RATE,
                            INSTANCE_IDS),
                    LogSettings.ALL.stream())
            .toList();

    private SyncSettings() {}

    private static String topic(String text) {
        if (!TopicNames.isValid(text)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static URI apiUrl(String text) {
        URI url = HttpUrls.parse(text.replaceFirst("/+$", ""));
        if (url.getRawQuery() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static int rate(String text) {
        int rate = Integer.parseInt(text);
        if (rate < 1 || rate > MAX_RATE) {
            throw new IllegalArgumentException();
        }
        return rate;
    }
}
