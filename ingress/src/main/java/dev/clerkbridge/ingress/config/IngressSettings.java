// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.operations.environment.HttpUrls;
import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.operations.environment.Setting;
import dev.clerkbridge.operations.kafka.KafkaVariables;
import dev.clerkbridge.operations.log.LogSettings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The environment variables of the ingress. {@code KAFKA_…} variables set properties of the Kafka clients; only
 * {@code KAFKA_BOOTSTRAP_SERVERS} is declared here.
 */
public final class IngressSettings {

    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;

    static final Setting<Secret> SIGNING_SECRET = Setting.secret(
                    "CLERK_WEBHOOK_SIGNING_SECRET",
                    "whsec_...",
                    "signing secret of the webhook endpoint, `whsec_…`; several separated by commas, the newest first"
                            + " ([rotation](operations.md#rotating-the-signing-secret)). Clerk Dashboard → Configure →"
                            + " Webhooks → the endpoint → Signing Secret",
                    "SIGNING_SECRET",
                    "CLERK_WEBHOOK_SECRET")
            .required();

    static final Setting<String> INSTANCE_IDS = Setting.optional(
            "CLERK_INSTANCE_IDS",
            "ins_2abc",
            "id of your Clerk instance (`ins_…`); events of other instances are quarantined. Set several, separated by"
                    + " commas, only if you do not run the mirror, which is for one instance. Empty allows all. Set it in"
                    + " production, to quarantine the Dashboard's example events and those from development instances");

    static final Setting<AckAfter> ACK_AFTER = Setting.choice(
            "ACK_AFTER",
            AckAfter.JOURNAL,
            "what a 200 means: `journal`, fsynced on this instance; `kafka`, acknowledged by the in-sync replicas");

    static final Setting<Path> JOURNAL_DIR = Setting.text(
            "JOURNAL_DIR",
            "journal",
            "a directory",
            IngressSettings::path,
            "directory of the journal; only one ingress may use it. In the image: `/var/lib/clerk-bridge/journal`");

    static final Setting<Long> JOURNAL_MAX_BYTES = Setting.bytes(
            "JOURNAL_MAX_BYTES",
            "1GiB",
            MEBIBYTE,
            Long.MAX_VALUE,
            "when the backlog and the set-aside events reach this size, new events are answered 503; the volume"
                    + " must be at least twice as large");

    static final Setting<String> HTTP_HOST = Setting.host("HTTP_HOST", "0.0.0.0", "address to listen on for webhooks");

    static final Setting<Integer> HTTP_PORT =
            Setting.port("HTTP_PORT", 8080, "port to listen on for webhooks; 0 means any free port");

    static final Setting<Path> TLS_CERTIFICATE = Setting.optional(
            "HTTP_TLS_CERTIFICATE",
            "/etc/clerk-bridge/tls/tls.crt",
            "the path of a file",
            IngressSettings::path,
            "PEM file with the certificate, followed by the intermediate certificates. If set, the port accepts"
                    + " HTTPS only (TLS 1.2 and 1.3). [Reloaded without a restart](operations.md#tls) when it changes");

    static final Setting<Path> TLS_KEY = Setting.optional(
            "HTTP_TLS_KEY",
            "/etc/clerk-bridge/tls/tls.key",
            "the path of a file",
            IngressSettings::path,
            "PEM file with the certificate's private key, RSA or EC, without a password; set this and HTTP_TLS_CERTIFICATE,"
                    + " or neither");

    static final Setting<String> WEBHOOK_PATH = Setting.text(
            "WEBHOOK_PATH",
            "/api/webhooks",
            "a path of letters, digits and ._~-/ that begins with /",
            text -> matching(text, "/[A-Za-z0-9._~/-]*"),
            "the webhook path; other paths are answered 404");

    /**
     * The maximum leaves room for the headers of the event and of a dead letter in the dead-letter topic's 4 MiB, and
     * for those of the event in the producer's {@code max.request.size}.
     */
    static final Setting<Long> BODY_LIMIT_BYTES = Setting.bytes(
            "BODY_LIMIT_BYTES",
            "1MiB",
            1024,
            3 * MEBIBYTE,
            "a request with a larger body is answered 413; at most `3MiB`. Svix sends at most about 350 kB");

    static final Setting<Duration> BODY_TIMEOUT = Setting.duration(
            "BODY_TIMEOUT", "10s", "how long a body may take to arrive; after that, the answer is 408");

    static final Setting<Duration> IDLE_TIMEOUT = Setting.duration(
            "IDLE_TIMEOUT",
            "75s",
            "how long a connection may be idle before it is closed; set it higher than your proxy's idle timeout");

    static final Setting<Integer> MAX_CONNECTIONS = Setting.number(
            "MAX_CONNECTIONS",
            4096,
            1,
            1_000_000,
            "beyond this number, the longest-idle connection without a verified delivery is closed, or the new"
                    + " connection if there is none");

    static final Setting<Long> MAX_IN_FLIGHT_BYTES = Setting.bytes(
            "MAX_IN_FLIGHT_BYTES",
            "64MiB",
            1024,
            16 * GIBIBYTE,
            "memory for all connections and bodies: 64 KiB for each connection (128 KiB with TLS), plus every body"
                    + " larger than 16 KiB. When exceeded, connections are closed as for `MAX_CONNECTIONS`; if none can"
                    + " be closed, a large body is answered 503. Set it to at most a quarter of the heap");

    static final Setting<Duration> SHUTDOWN_DEADLINE = Setting.duration(
            "SHUTDOWN_DEADLINE",
            "25s",
            "how long the shutdown may take to finish work in flight; the orchestrator's grace period must be longer");

    static final Setting<String> MANAGEMENT_HOST = Setting.host(
            "MANAGEMENT_HOST", "0.0.0.0", "address to listen on for `/health/live`, `/health/ready` and `/metrics`");

    static final Setting<Integer> MANAGEMENT_PORT = Setting.port(
            "MANAGEMENT_PORT",
            8081,
            "port of health and metrics; must differ from `HTTP_PORT`, unless `MANAGEMENT_HOST` and `HTTP_HOST` differ"
                    + " and neither is `0.0.0.0` or `::`; 0 means any free port");

    static final Setting<String> BOOTSTRAP_SERVERS = KafkaVariables.bootstrapServers();

    static final Setting<String> EVENTS_TOPIC = Setting.text(
            "EVENTS_TOPIC",
            TopicNames.EVENTS,
            "a topic name: letters, digits, '.', '_' and '-', at most 200 characters",
            text -> matching(text, "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,200}"),
            "the events topic; the quarantine topic is this name followed by `.quarantine`");

    static final Setting<Integer> EVENTS_PARTITIONS = Setting.number(
            "EVENTS_PARTITIONS",
            12,
            1,
            500, // a link of the console names all partitions of all topics
            "number of partitions if the ingress creates the events topic; [never change it afterwards]"
                    + "(operations.md#scaling)");

    static final Setting<Boolean> TOPICS_CREATE =
            Setting.flag("TOPICS_CREATE", true, "whether the ingress creates missing topics");

    static final Setting<URI> CANARY_URL = Setting.optional(
            "CANARY_URL",
            "https://hooks.example.com/api/webhooks",
            "an http:// or https:// URL",
            HttpUrls::parse,
            "public URL of the webhook endpoint. If set, the ingress sends signed probes to it"
                    + " ([canary](operations.md#canary))");

    static final Setting<Duration> CANARY_INTERVAL = Setting.duration(
            "CANARY_INTERVAL",
            "1m",
            "time between two probes; set it to at most `2m`, or `ClerkCanaryFailing` may fire after one failed probe");

    /** All settings, in the order of {@code --help} and docs/configuration.md. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            SIGNING_SECRET,
                            INSTANCE_IDS,
                            ACK_AFTER,
                            JOURNAL_DIR,
                            JOURNAL_MAX_BYTES,
                            HTTP_HOST,
                            HTTP_PORT,
                            TLS_CERTIFICATE,
                            TLS_KEY,
                            WEBHOOK_PATH,
                            BODY_LIMIT_BYTES,
                            BODY_TIMEOUT,
                            IDLE_TIMEOUT,
                            MAX_CONNECTIONS,
                            MAX_IN_FLIGHT_BYTES,
                            SHUTDOWN_DEADLINE,
                            MANAGEMENT_HOST,
                            MANAGEMENT_PORT,
                            CANARY_URL,
                            CANARY_INTERVAL,
                            BOOTSTRAP_SERVERS,
                            EVENTS_TOPIC,
                            EVENTS_PARTITIONS,
                            TOPICS_CREATE),
                    LogSettings.ALL.stream())
            .toList();

    private IngressSettings() {}

    private static Path path(String text) {
        try {
            if (text.contains("\n")) {
                throw new IllegalArgumentException();
            }
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String matching(String text, String pattern) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
