package dev.clerkbridge.ingress.kafka;

import dev.clerkbridge.ingress.config.KafkaConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topics exist and every partition has a leader, before the first record is sent.
 *
 * <p>Kept apart from the producer, because it is the one step that may be forbidden to this service.
 */
public final class Topics {

    private static final Logger LOGGER = LoggerFactory.getLogger(Topics.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConfig settings;

    public Topics(KafkaConfig settings) {
        this.settings = settings;
    }

    /**
     * Returns when both topics can be written to. Topics that are missing are created where that is wanted and allowed;
     * may be called again at any time, for instance when a topic was deleted.
     *
     * @throws TopicsUnavailableException when Kafka cannot be reached or a topic is still missing or without leaders
     *     after {@code timeout}
     */
    public void ensure(Duration timeout) throws InterruptedException, TopicsUnavailableException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Admin admin = Admin.create(adminProperties(timeout))) {
            Set<String> attempted = new HashSet<>();
            String problem = "";
            do {
                problem = problem(admin, attempted);
                if (problem.isEmpty()) {
                    return;
                }
                Thread.sleep(POLL.toMillis());
            } while (System.nanoTime() < deadline);
            throw new TopicsUnavailableException(problem, null);
        } catch (ExecutionException e) {
            throw new TopicsUnavailableException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    /** One look at both topics; empty when both can be written to, else what is missing. */
    private String problem(Admin admin, Set<String> attempted) throws ExecutionException, InterruptedException {
        for (String topic : List.of(settings.eventsTopic(), settings.quarantineTopic())) {
            TopicDescription description = describe(admin, topic);
            if (description == null) {
                if (!settings.createTopics()) {
                    return "topic " + topic + " does not exist";
                }
                if (attempted.add(topic)) {
                    create(admin, topic);
                }
                return "topic " + topic + " does not exist yet";
            }
            if (description.partitions().stream().anyMatch(partition -> partition.leader() == null)) {
                return "a partition of topic " + topic + " has no leader";
            }
        }
        return "";
    }

    private static @Nullable TopicDescription describe(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        KafkaFuture<TopicDescription> future =
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
        try {
            return future == null ? null : future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    private void create(Admin admin, String topic) throws ExecutionException, InterruptedException {
        boolean events = topic.equals(settings.eventsTopic());
        Optional<Integer> partitions = events ? Optional.of(settings.eventsPartitions()) : Optional.empty();
        NewTopic wanted = new NewTopic(topic, partitions, Optional.empty())
                .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(settings.maxRecordBytes())));
        try {
            admin.createTopics(List.of(wanted)).all().get();
            LOGGER.atInfo().addKeyValue("topic", topic).log("Created topic");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOGGER.atWarn()
                        .addKeyValue("topic", topic)
                        .log("Not allowed to create a missing topic; somebody else has to");
            } else if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Map<String, Object> adminProperties(Duration timeout) {
        Map<String, Object> properties = settings.client().forAdmin();
        int millis = (int) Math.min(timeout.toMillis(), 60_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        return properties;
    }
}
