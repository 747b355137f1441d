package dev.clerkbridge.usersync.failure;

import dev.clerkbridge.usersync.config.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of events that cannot be applied. */
public final class DeadLetters implements LetterBox, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** An event as large as the ingress takes (1 MiB) and the headers that come with it. */
    private static final String LARGEST_RECORD = String.valueOf(4 * 1024 * 1024);

    private final KafkaConfig config;
    private final Producer<byte[], byte[]> producer;

    /** A writer of the group's dead-letter topic; connects when first used. */
    public DeadLetters(KafkaConfig config) {
        this.config = config;
        this.producer =
                new KafkaProducer<>(config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Returns when every in-sync replica has the letter.
     *
     * @throws KafkaException when it is not known to be kept; it may be kept all the same
     */
    @Override
    public void take(DeadLetter letter) {
        try {
            producer.send(letter.toRecord(config.deadLetterTopic(), config.groupId()))
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            LOGGER.atWarn()
                    .addKeyValue("partition", letter.record().partition())
                    .addKeyValue("offset", letter.record().offset())
                    .addKeyValue("reason", letter.failure().message())
                    .log("Event set aside in the dead-letter topic");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("No acknowledgement within " + TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    /** Creates the topic where that is allowed and it is missing; otherwise leaves a line in the log. */
    public void createTopic() {
        NewTopic topic = new NewTopic(config.deadLetterTopic(), Optional.empty(), Optional.empty())
                .configs(Map.of("max.message.bytes", LARGEST_RECORD));
        Map<String, Object> properties = config.adminProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(topic)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                notCreated(e);
            }
        } catch (TimeoutException e) {
            notCreated(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void notCreated(Throwable cause) {
        LOGGER.atWarn()
                .addKeyValue("topic", config.deadLetterTopic())
                .addKeyValue("cause", cause.toString())
                .log("The dead-letter topic could not be created; it must exist before an event has to go there");
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
