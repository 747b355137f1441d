// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.config;

import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.operations.database.DatabaseLogin;
import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.operations.environment.HttpUrls;
import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.operations.environment.Setting;
import dev.clerkbridge.operations.environment.UnusableValueException;
import dev.clerkbridge.operations.kafka.KafkaVariables;
import dev.clerkbridge.operations.log.LogSettings;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** The console's environment variables. */
public final class ConsoleSettings {

    static final Setting<String> HOST = Setting.text(
            "CONSOLE_HOST",
            "127.0.0.1",
            "address that the pages are served on. An address other than loopback needs `CONSOLE_PASSWORD` or"
                    + " `CONSOLE_USER_HEADER`");

    static final Setting<Integer> PORT = Setting.port("CONSOLE_PORT", 8090, "port that the pages are served on");

    static final Setting<Secret> PASSWORD = Setting.secret(
            "CONSOLE_PASSWORD",
            "a long random text",
            "password for readers; the user name can be anything. Ignored if `CONSOLE_USER_HEADER` is set");

    static final Setting<String> USER_HEADER = Setting.optional(
            "CONSOLE_USER_HEADER",
            "X-Forwarded-User",
            "a header name",
            ConsoleSettings::headerName,
            "header in which an authenticating proxy sends the reader's name. Set it only if no one can reach the"
                    + " console except through that proxy");

    static final Setting<String> BOOTSTRAP_SERVERS = KafkaVariables.bootstrapServers();

    static final Setting<String> EVENTS_TOPIC = topic(
            "EVENTS_TOPIC",
            TopicNames.EVENTS,
            "the events topic; the names of the quarantine and dead-letter topics start with it");

    static final Setting<String> SNAPSHOTS_TOPIC =
            topic("SNAPSHOTS_TOPIC", TopicNames.SNAPSHOTS, "topic of objects that were read from Clerk's API");

    static final Setting<String> GROUP_ID = Setting.text(
            "KAFKA_GROUP_ID",
            "user-sync",
            "the consumer group whose progress is shown; also part of the dead-letter topic's name");

    static final Setting<String> DATABASE_SCHEMA =
            Setting.text("DATABASE_SCHEMA", "clerk", SqlName.SCHEMA, SqlName::schema, "the mirror's schema");

    static final Setting<URI> INGRESS_URL = Setting.text(
            "INGRESS_MANAGEMENT_URL",
            "http://127.0.0.1:8081",
            "an http:// or https:// URL",
            ConsoleSettings::managementUrl,
            "where the ingress serves health and metrics");

    static final Setting<URI> CONSUMER_URL = Setting.text(
            "USER_SYNC_MANAGEMENT_URL",
            "http://127.0.0.1:8082",
            "an http:// or https:// URL",
            ConsoleSettings::managementUrl,
            "where the consumer serves health and metrics");

    static final Setting<Secret> SIGNING_SECRET = Setting.secret(
            "CLERK_WEBHOOK_SIGNING_SECRET",
            "whsec_…",
            "the ingress's signing secrets, to verify stored records again; optional",
            "SIGNING_SECRET",
            "CLERK_WEBHOOK_SECRET");

    static final Setting<Boolean> ACTIONS = Setting.flag(
            "CONSOLE_ACTIONS",
            false,
            "whether readers can redrive quarantined events and dead letters, on the pages and with the API");

    static final Setting<String> INSTANCE_IDS = Setting.optional(
            "CLERK_INSTANCE_IDS",
            "ins_2abc",
            "the same value as for the ingress; quarantined events are checked against it before they are redriven");

    /** Every variable that the console reads, except {@code KAFKA_…} variables that only Kafka's clients read. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            HOST,
                            PORT,
                            PASSWORD,
                            USER_HEADER,
                            BOOTSTRAP_SERVERS,
                            EVENTS_TOPIC,
                            SNAPSHOTS_TOPIC,
                            GROUP_ID,
                            DatabaseLogin.URL,
                            DatabaseLogin.USER,
                            DatabaseLogin.PASSWORD,
                            DATABASE_SCHEMA,
                            INGRESS_URL,
                            CONSUMER_URL,
                            SIGNING_SECRET,
                            ACTIONS,
                            INSTANCE_IDS),
                    LogSettings.ALL.stream())
            .toList();

    private ConsoleSettings() {}

    private static Setting<String> topic(String name, String fallback, String description) {
        return Setting.text(
                name, fallback, "a topic name", text -> checked(text, TopicNames.isValid(text)), description);
    }

    private static String headerName(String text) {
        return checked(text, text.matches("[A-Za-z0-9-]{1,64}"));
    }

    private static URI managementUrl(String text) {
        URI url = HttpUrls.parse(text);
        boolean hasPath = !url.getRawPath().isEmpty() && !url.getRawPath().equals("/");
        if (hasPath || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new UnusableValueException(
                    "must end after the host and the port, because the console adds the paths, such as /metrics");
        }
        return url;
    }

    private static String checked(String text, boolean usable) {
        if (!usable) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
