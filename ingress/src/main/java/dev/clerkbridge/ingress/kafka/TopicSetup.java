// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.operations.kafka.AdminClients;
import dev.clerkbridge.operations.kafka.TopicCheck;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates missing topics and finds partitions without a leader.
 *
 * <p>Opens an admin client for each call. Not thread-safe.
 */
public final class TopicSetup {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicSetup.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Covers Svix's retries, which last just over a day, and a subscriber's outage over a weekend. */
    private static final Duration MIN_RETENTION = Duration.ofDays(3);

    /** Enough to rebuild the mirror after a mistake. Set explicitly, because a broker's default can be unlimited. */
    private static final Duration EVENTS_RETENTION = Duration.ofDays(7);

    /** Time for operators to notice quarantined events, fix the cause and redrive the events. */
    private static final Duration QUARANTINE_RETENTION = Duration.ofDays(30);

    private final IngressKafkaConfig config;
    private final TopicCheck needed;
    private final Set<String> logged = new HashSet<>();
    private int knownPartitions;

    public TopicSetup(IngressKafkaConfig config) {
        this.config = config;
        this.needed = new TopicCheck(config.maxRecordBytes(), MIN_RETENTION);
    }

    /**
     * Checks both topics. Creates missing topics if that is configured and permitted, then waits at most
     * {@code timeout} until they have leaders. Can be called again at any time, for example after a topic was deleted.
     *
     * @throws TopicsUnavailableException if Kafka cannot be reached or denies access to a topic, or if a topic is
     *     missing or no partition of the events topic has a leader
     */
    public TopicState ensure(Duration timeout) throws InterruptedException, TopicsUnavailableException {
        Admin admin = admin(timeout);
        try {
            return ensure(admin, System.nanoTime() + timeout.toNanos());
        } catch (ExecutionException e) {
            throw new TopicsUnavailableException(
                    e.getCause() instanceof TimeoutException
                            ? "Kafka does not respond; check that this host can resolve and reach the addresses that"
                                    + " the brokers advertise"
                            : "Kafka could not describe or create the topics",
                    e.getCause());
        } finally {
            AdminClients.closeAtOnce(admin);
        }
    }

    private TopicState ensure(Admin admin, long deadline)
            throws ExecutionException, InterruptedException, TopicsUnavailableException {
        boolean created = false;
        while (true) {
            TopicDescription events = describe(admin, config.eventsTopic());
            TopicDescription quarantine = describe(admin, config.quarantineTopic());
            boolean inTime = System.nanoTime() < deadline;
            if (events != null && quarantine != null) {
                TopicState state = state(events, quarantine);
                boolean settled = state.leaderless().isEmpty() || !created || !inTime;
                if (settled && hasLeader(events)) {
                    compare(admin, events);
                    compare(admin, quarantine);
                    return state;
                }
            } else if (!created && config.createTopics()) {
                created = true;
                create(admin, events, quarantine);
            }
            if (!inTime || !created) {
                throw new TopicsUnavailableException(problem(events, quarantine), null);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Logs each difference once. Compares on every call, because an operator can change the settings at any time. */
    private void compare(Admin admin, TopicDescription topic) throws InterruptedException {
        try {
            for (String difference : needed.differences(admin, topic)) {
                if (logged.add(topic.name() + " " + difference)) {
                    LOGGER.atWarn()
                            .addKeyValue("topic", topic.name())
                            .addKeyValue("difference", difference)
                            .log("The topic's settings differ from the required ones; docs/operations.md has the"
                                    + " commands");
                }
            }
        } catch (ExecutionException e) {
            LOGGER.atDebug().setCause(e).addKeyValue("topic", topic.name()).log("Cannot read the topic's settings");
        }
    }

    private static @Nullable TopicDescription describe(Admin admin, String topic)
            throws ExecutionException, InterruptedException, TopicsUnavailableException {
        KafkaFuture<TopicDescription> future =
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
        try {
            return future == null ? null : future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            if (e.getCause() instanceof AuthorizationException) {
                throw new TopicsUnavailableException(
                        "no permission for topic " + topic + "; docs/operations.md lists all Kafka permissions",
                        e.getCause());
            }
            throw e;
        }
    }

    private void create(Admin admin, @Nullable TopicDescription events, @Nullable TopicDescription quarantine)
            throws ExecutionException, InterruptedException {
        if (events == null) {
            create(admin, config.eventsTopic(), Optional.of(config.eventsPartitions()), EVENTS_RETENTION);
        }
        if (quarantine == null) {
            create(admin, config.quarantineTopic(), Optional.empty(), QUARANTINE_RETENTION);
        }
    }

    private void create(Admin admin, String topic, Optional<Integer> partitions, Duration retention)
            throws ExecutionException, InterruptedException {
        Map<String, String> settings = Map.of(
                TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(config.maxRecordBytes()));
        NewTopic wanted = new NewTopic(topic, partitions, Optional.empty()).configs(settings);
        try {
            admin.createTopics(List.of(wanted)).all().get();
            LOGGER.atInfo().addKeyValue("topic", topic).log("Created topic");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOGGER.atWarn()
                        .addKeyValue("topic", topic)
                        .log("No permission to create a missing topic; an administrator has to create it");
            } else if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Describes the problem for operators. */
    private String problem(@Nullable TopicDescription events, @Nullable TopicDescription quarantine) {
        if (events != null && quarantine != null) {
            return "no partition of topic " + config.eventsTopic() + " has a leader";
        }
        return "topic " + (events == null ? config.eventsTopic() : config.quarantineTopic()) + " does not exist";
    }

    private TopicState state(TopicDescription events, TopicDescription quarantine) {
        int partitions = events.partitions().size();
        if (partitions != knownPartitions && partitions != config.eventsPartitions()) {
            LOGGER.atWarn()
                    .addKeyValue("topic", config.eventsTopic())
                    .addKeyValue("partitions", partitions)
                    .addKeyValue("EVENTS_PARTITIONS", config.eventsPartitions())
                    .log("The topic's number of partitions differs from the configured one and is not changed");
        }
        knownPartitions = partitions;
        List<String> leaderless = Stream.of(events, quarantine)
                .flatMap(topic -> topic.partitions().stream()
                        .filter(partition -> !hasLeader(partition))
                        .map(partition -> topic.name() + "-" + partition.partition()))
                .toList();
        return new TopicState(partitions, leaderless);
    }

    private static boolean hasLeader(TopicDescription topic) {
        return topic.partitions().stream().anyMatch(TopicSetup::hasLeader);
    }

    private static boolean hasLeader(TopicPartitionInfo partition) {
        return partition.leader() != null && !partition.leader().isEmpty();
    }

    private Admin admin(Duration timeout) {
        Map<String, Object> properties = config.client().forAdmin();
        int millis = (int) Math.min(timeout.toMillis(), 60_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        return Admin.create(properties);
    }
}
