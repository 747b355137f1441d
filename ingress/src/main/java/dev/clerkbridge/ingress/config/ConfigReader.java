// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import static dev.clerkbridge.ingress.config.IngressSettings.BODY_LIMIT_BYTES;
import static dev.clerkbridge.ingress.config.IngressSettings.INSTANCE_IDS;
import static dev.clerkbridge.ingress.config.IngressSettings.JOURNAL_MAX_BYTES;
import static dev.clerkbridge.ingress.config.IngressSettings.MANAGEMENT_PORT;
import static dev.clerkbridge.ingress.config.IngressSettings.MAX_IN_FLIGHT_BYTES;
import static dev.clerkbridge.ingress.config.IngressSettings.SIGNING_SECRET;

import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.InstanceIds;
import dev.clerkbridge.operations.environment.SecretList;
import dev.clerkbridge.operations.environment.SigningSecret;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import dev.clerkbridge.operations.kafka.KafkaPropertiesCheck;
import dev.clerkbridge.operations.kafka.KafkaVariables;
import dev.clerkbridge.operations.log.LogSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and checks the configuration of the service, or of the command {@code drain} or {@code redrive}. */
final class ConfigReader {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(9);
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final Environment environment;

    ConfigReader(Map<String, String> variables) {
        this.environment = new Environment(variables);
    }

    /**
     * Reads and checks all settings.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if a setting is missing or
     *     invalid; the message lists every fault
     */
    IngressConfig read() {
        LogSettings.ALL.forEach(environment::get);
        int bodyLimit = Math.toIntExact(environment.get(BODY_LIMIT_BYTES));
        IngressConfig config = new IngressConfig(
                new WebhookConfig(secrets(), InstanceIds.read(environment, INSTANCE_IDS)),
                http(bodyLimit),
                new Endpoint(environment.get(IngressSettings.MANAGEMENT_HOST), environment.get(MANAGEMENT_PORT)),
                kafka(bodyLimit + MAX_HEADER_BYTES),
                environment.get(IngressSettings.ACK_AFTER),
                journal(),
                environment.get(IngressSettings.SHUTDOWN_DEADLINE),
                canary(),
                environment.report(IngressSettings.ALL));
        checkPorts(config.http().endpoint(), config.management());
        checkSizes(config);
        environment.throwIfFaulty();
        return config;
    }

    /** Reads only the settings that the command {@code drain} needs. */
    DrainConfig readForDrain() {
        LogSettings.ALL.forEach(environment::get);
        DrainConfig config = new DrainConfig(
                kafka(Math.toIntExact(environment.get(BODY_LIMIT_BYTES)) + MAX_HEADER_BYTES), journal());
        environment.throwIfFaulty();
        return config;
    }

    private JournalConfig journal() {
        return new JournalConfig(environment.get(IngressSettings.JOURNAL_DIR), environment.get(JOURNAL_MAX_BYTES));
    }

    /**
     * Reads and checks only the settings that the command {@code redrive} needs.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if a setting is missing or
     *     invalid; the message lists every fault
     */
    RedriveConfig readForRedrive() {
        LogSettings.ALL.forEach(environment::get);
        int bodyLimit = Math.toIntExact(environment.get(BODY_LIMIT_BYTES));
        RedriveConfig config = new RedriveConfig(
                kafka(bodyLimit + MAX_HEADER_BYTES),
                InstanceIds.read(environment, INSTANCE_IDS),
                environment.get(IngressSettings.JOURNAL_DIR));
        new KafkaPropertiesCheck(environment, config.kafka().client())
                .producer(config.producerProperties())
                .consumer(config.consumerProperties());
        environment.throwIfFaulty();
        return config;
    }

    /**
     * Refuses the same port on overlapping addresses. Some systems would bind both servers without an error, because
     * they allow a specific address in addition to the wildcard address.
     */
    private void checkPorts(Endpoint webhooks, Endpoint management) {
        if (management.overlaps(webhooks)) {
            environment.fault(
                    MANAGEMENT_PORT.name(),
                    "is " + management.port()
                            + ", the same as HTTP_PORT: metrics would be public, and some webhooks would be answered 404",
                    management.port() == 8081 ? "9081" : "8081");
        }
    }

    /** Checks that every limit allows an event of the maximum size. */
    private void checkSizes(IngressConfig config) {
        int body = config.http().bodyLimitBytes();
        int record = config.kafka().maxRecordBytes();
        int connection = body + config.http().connectionBytes();
        if (config.http().limits().maxInFlightBytes() < connection) {
            environment.fault(
                    MAX_IN_FLIGHT_BYTES,
                    "is less than the " + connection
                            + " bytes that one connection with a body of BODY_LIMIT_BYTES needs");
        }
        if (config.journal().maxBytes() < record) {
            environment.fault(
                    JOURNAL_MAX_BYTES,
                    "is less than one event of BODY_LIMIT_BYTES with its headers, " + record + " bytes");
        }
        checkKafkaSize(config.kafka().client(), "max.request.size", record);
        checkKafkaSize(config.kafka().client(), "buffer.memory", record);
    }

    private void checkKafkaSize(KafkaProperties client, String property, int record) {
        String value = client.others().getOrDefault(property, "");
        if (value.matches("\\d{1,18}") && Long.parseLong(value) < record) {
            environment.fault(
                    "KAFKA_" + property.toUpperCase(Locale.ROOT).replace('.', '_'),
                    "is less than one event of BODY_LIMIT_BYTES with its headers, " + record + " bytes",
                    String.valueOf(64 << 20));
        }
    }

    private HttpConfig http(int bodyLimit) {
        return new HttpConfig(
                new Endpoint(environment.get(IngressSettings.HTTP_HOST), environment.get(IngressSettings.HTTP_PORT)),
                environment.get(IngressSettings.WEBHOOK_PATH),
                bodyLimit,
                new HttpConfig.Timeouts(
                        environment.get(IngressSettings.BODY_TIMEOUT),
                        environment.get(IngressSettings.IDLE_TIMEOUT),
                        ANSWER_TIMEOUT),
                new HttpConfig.Limits(
                        environment.get(IngressSettings.MAX_CONNECTIONS), environment.get(MAX_IN_FLIGHT_BYTES)),
                new TlsReader(environment).read());
    }

    private IngressKafkaConfig kafka(int maxRecordBytes) {
        KafkaProperties client = KafkaVariables.read(
                environment,
                environment.get(IngressSettings.BOOTSTRAP_SERVERS),
                IngressSettings.ALL,
                IngressKafkaConfig.REFUSED);
        IngressKafkaConfig config = new IngressKafkaConfig(
                client,
                environment.get(IngressSettings.EVENTS_TOPIC),
                environment.get(IngressSettings.EVENTS_PARTITIONS),
                environment.get(IngressSettings.TOPICS_CREATE),
                maxRecordBytes);
        new KafkaPropertiesCheck(environment, client)
                .producer(config.producerProperties(
                        environment.get(IngressSettings.ACK_AFTER).deliveryTimeout()))
                .admin(client.forAdmin());
        return config;
    }

    private @Nullable CanaryConfig canary() {
        URI url = environment.find(IngressSettings.CANARY_URL);
        Duration interval = environment.get(IngressSettings.CANARY_INTERVAL);
        return url == null ? null : new CanaryConfig(url, interval);
    }

    private List<SigningSecret> secrets() {
        if (!environment.isSet(SIGNING_SECRET)) {
            environment.fault(
                    SIGNING_SECRET,
                    "is not set. Find it in the Clerk Dashboard under Configure, Webhooks, your endpoint, Signing"
                            + " Secret; separate several by commas");
        }
        return SecretList.read(environment, SIGNING_SECRET);
    }
}
