// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.config;

import com.svix.Webhook;
import com.svix.exceptions.EmptyWebhookSecretException;
import dev.clerkbridge.console.redrive.ConsoleRedrive;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.operations.database.DatabaseLogin;
import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.InstanceIds;
import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.operations.environment.SecretList;
import dev.clerkbridge.operations.environment.SigningSecret;
import dev.clerkbridge.operations.environment.StartReport;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import dev.clerkbridge.operations.kafka.KafkaPropertiesCheck;
import dev.clerkbridge.operations.kafka.KafkaVariables;
import dev.clerkbridge.operations.log.LogSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The console's validated settings.
 *
 * @param groupId the consumer group whose progress is shown
 * @param signingSecrets the secrets for verifying the signatures of stored records; may be empty
 * @param report the settings and warnings to log at startup
 */
public record ConsoleConfig(
        Endpoint endpoint,
        Access access,
        KafkaProperties kafka,
        ConsoleTopics topics,
        String groupId,
        DatabaseConfig database,
        Services services,
        List<Webhook> signingSecrets,
        Actions actions,
        StartReport report) {

    private static final String PARTITION = "a redriven event must go to the partition of its key";

    /** Kafka client properties that the environment must not set, with the reason for each. */
    private static final Map<String, String> REFUSED = Map.of(
            "auto.offset.reset", "the console chooses its own offsets",
            "interceptor.classes", "the console must show and publish unchanged bytes",
            "partitioner.class", PARTITION,
            "partitioner.ignore.keys", PARTITION,
            "transactional.id", "events are published outside of transactions");

    /**
     * Who may use the console.
     *
     * @param password the password for HTTP Basic authentication; ignored if there is a {@code userHeader}; null if it
     *     is not set
     * @param userHeader the header that contains the reader's name, set by a proxy; null if there is no such proxy
     */
    public record Access(
            @Nullable Secret password, @Nullable String userHeader) {

        /** Whether everyone who can connect may read the pages. */
        public boolean isOpen() {
            return password == null && userHeader == null;
        }
    }

    /** The mirror's database. */
    public record DatabaseConfig(String url, String user, Secret password, String schema) {}

    /** The URLs of the services' management ports. */
    public record Services(URI ingress, URI consumer) {}

    /**
     * The changes that readers can make.
     *
     * @param allowed whether readers can redrive events
     * @param instanceIds Clerk instances whose events may be redriven; empty allows all
     */
    public record Actions(boolean allowed, Set<String> instanceIds) {

        public Actions {
            instanceIds = Set.copyOf(instanceIds);
        }
    }

    public ConsoleConfig {
        signingSecrets = List.copyOf(signingSecrets);
    }

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if a setting is missing or
     *     invalid; the message lists all of them
     */
    public static ConsoleConfig from(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        LogSettings.ALL.forEach(environment::get);
        Access access =
                new Access(environment.find(ConsoleSettings.PASSWORD), environment.find(ConsoleSettings.USER_HEADER));
        Endpoint endpoint = new Endpoint(environment.get(ConsoleSettings.HOST), environment.get(ConsoleSettings.PORT));
        if (access.isOpen() && !isLoopback(endpoint.host())) {
            environment.fault(
                    ConsoleSettings.HOST,
                    "makes the console reachable from other machines, so also set CONSOLE_PASSWORD or"
                            + " CONSOLE_USER_HEADER");
        }
        if (access.password() != null && access.userHeader() != null) {
            environment.warn("CONSOLE_PASSWORD is ignored, because CONSOLE_USER_HEADER is set too");
        }
        Actions actions = new Actions(
                environment.get(ConsoleSettings.ACTIONS), InstanceIds.read(environment, ConsoleSettings.INSTANCE_IDS));
        ConsoleConfig config = new ConsoleConfig(
                endpoint,
                access,
                kafka(environment, actions),
                topics(environment),
                environment.get(ConsoleSettings.GROUP_ID),
                database(environment),
                new Services(
                        environment.get(ConsoleSettings.INGRESS_URL), environment.get(ConsoleSettings.CONSUMER_URL)),
                signingSecrets(environment),
                actions,
                environment.report(ConsoleSettings.ALL));
        environment.throwIfFaulty();
        return config;
    }

    private static KafkaProperties kafka(Environment environment, Actions actions) {
        KafkaProperties client = KafkaVariables.read(
                environment, environment.get(ConsoleSettings.BOOTSTRAP_SERVERS), ConsoleSettings.ALL, REFUSED);
        KafkaPropertiesCheck check = new KafkaPropertiesCheck(environment, client)
                .consumer(EventSearch.consumerProperties(client.forConsumer()))
                .admin(client.forAdmin());
        if (actions.allowed()) {
            check.producer(ConsoleRedrive.producerProperties(client));
        }
        return client;
    }

    private static List<Webhook> signingSecrets(Environment environment) {
        List<Webhook> secrets = new ArrayList<>();
        for (SigningSecret secret : SecretList.read(environment, ConsoleSettings.SIGNING_SECRET)) {
            try {
                secrets.add(new Webhook(secret.key()));
            } catch (EmptyWebhookSecretException e) {
                throw new IllegalStateException("A signing secret is empty", e);
            }
        }
        return secrets;
    }

    private static ConsoleTopics topics(Environment environment) {
        return ConsoleTopics.of(
                environment.get(ConsoleSettings.EVENTS_TOPIC),
                environment.get(ConsoleSettings.SNAPSHOTS_TOPIC),
                environment.get(ConsoleSettings.GROUP_ID));
    }

    private static DatabaseConfig database(Environment environment) {
        DatabaseLogin login = DatabaseLogin.read(environment);
        return new DatabaseConfig(
                login.url(), login.user(), login.password(), environment.get(ConsoleSettings.DATABASE_SCHEMA));
    }

    /**
     * Checks the name without resolving it, because other names could resolve to an address that other machines can
     * reach.
     */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
