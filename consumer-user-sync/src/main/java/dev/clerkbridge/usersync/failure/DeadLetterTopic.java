// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import dev.clerkbridge.operations.kafka.SendFailure;
import dev.clerkbridge.operations.kafka.TopicCheck;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of events that cannot be applied. If {@code TOPICS_CREATE} is true, the service creates it before the first
 * dead letter, and tries to create it again after a failure.
 *
 * <p>Blocking calls run on a separate thread, so that an unavailable topic does not stop the consumer loop.
 */
public final class DeadLetterTopic implements DeadLetterSink, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetterTopic.class);

    /** Enough for the largest event that an ingress can accept (3 MiB) and all headers of its dead letter. */
    private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration PROVEN = Duration.ofMinutes(5);
    private static final Duration MAX_CLOSE = Duration.ofSeconds(5);
    private static final int REMEMBERED = 10_000;

    private final SyncKafkaConfig config;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "dead-letters"));
    private final Map<Origin, CompletableFuture<Void>> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, CompletableFuture<Void>> eldest) {
            return size() > REMEMBERED;
        }
    };
    private @Nullable OpenProducer open;
    private volatile boolean ensured;

    /** A producer, with what its writes have shown about it. */
    private static final class OpenProducer {

        final Producer<byte[], byte[]> producer;

        /**
         * Five minutes after its last dead letter. Until then, a timeout does not mean that its later writes fail, too.
         * Afterwards they may, for example because its client certificate has expired.
         */
        volatile long provenUntilNanos = System.nanoTime();

        /** Whether a write failed in a way that can make all later ones fail, too. */
        volatile boolean broken;

        OpenProducer(SyncKafkaConfig config) {
            producer = new KafkaProducer<>(
                    config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        }

        void wrote() {
            provenUntilNanos = System.nanoTime() + PROVEN.toNanos();
        }

        void failed(SendFailure failure) {
            boolean proven = provenUntilNanos - System.nanoTime() > 0;
            if (failure == SendFailure.BROKEN || (failure == SendFailure.TIMED_OUT && !proven)) {
                broken = true;
            }
        }
    }

    /**
     * Identifies the record that could not be applied. If its topic was deleted and recreated, the timestamp
     * distinguishes old and new records with the same offset.
     */
    private record Origin(String topic, int partition, long offset, long timestamp) {

        static Origin of(ConsumerRecord<?, ?> record) {
            return new Origin(record.topic(), record.partition(), record.offset(), record.timestamp());
        }
    }

    /** Creates a writer for the group's dead-letter topic; it connects on first use. */
    public DeadLetterTopic(SyncKafkaConfig config) {
        this.config = config;
        this.ensured = !config.topicsCreate();
    }

    /**
     * Starts creating the topic, if {@code TOPICS_CREATE} is true, and checking its settings, so that problems are
     * logged before the first dead letter.
     */
    public void ensure() {
        thread.execute(() -> {
            ensureTopic();
            compareSettings();
        });
    }

    /**
     * Writes a dead letter; the future completes when all in-sync replicas have it. A record that is read again gets no
     * second dead letter if its first one is among the last {@value #REMEMBERED} of this process.
     */
    @Override
    public synchronized CompletableFuture<Void> write(DeadLetter letter) {
        Origin origin = Origin.of(letter.record());
        CompletableFuture<Void> known = recent.get(origin);
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        recent.put(origin, written);
        try {
            thread.execute(() -> send(letter, written));
        } catch (RejectedExecutionException e) {
            written.completeExceptionally(new KafkaException("The service is closing", e));
        }
        return written;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback reports the result
    private void send(DeadLetter letter, CompletableFuture<Void> written) {
        try {
            ensureTopic();
            OpenProducer used = openProducer();
            used.producer.send(letter.toRecord(config.deadLetterTopic(), config.groupId()), (metadata, failure) -> {
                if (failure == null) {
                    used.wrote();
                    written.complete(null);
                } else {
                    used.failed(SendFailure.of(failure));
                    failed(written, failure);
                }
            });
        } catch (RuntimeException e) {
            failed(written, e);
        }
    }

    private void failed(CompletableFuture<Void> written, Exception failure) {
        ensured = !config.topicsCreate();
        written.completeExceptionally(failure);
    }

    /**
     * Replaces a broken producer. For example, a producer whose first login was refused never gets the producer id that
     * it needs for its writes.
     */
    private OpenProducer openProducer() {
        OpenProducer current = open;
        if (current != null && current.broken) {
            open = null;
            current.producer.close(MAX_CLOSE);
            current = null;
        }
        if (current == null) {
            current = new OpenProducer(config);
            open = current;
        }
        return current;
    }

    private void ensureTopic() {
        if (ensured) {
            return;
        }
        NewTopic topic = new NewTopic(config.deadLetterTopic(), Optional.empty(), Optional.empty())
                .configs(Map.of(
                        "max.message.bytes",
                        String.valueOf(MAX_MESSAGE_BYTES),
                        "retention.ms",
                        String.valueOf(RETENTION.toMillis())));
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get();
            ensured = true;
        } catch (ExecutionException e) {
            ensured = e.getCause() instanceof TopicExistsException;
            if (!ensured) {
                notCreated(e.getCause());
            }
        } catch (KafkaException e) {
            notCreated(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Logs settings that differ from the required ones. They can differ if another release created the topic, or if
     * somebody created or changed it manually.
     */
    private void compareSettings() {
        String name = config.deadLetterTopic();
        try (Admin admin = admin()) {
            for (TopicDescription topic :
                    admin.describeTopics(List.of(name)).allTopicNames().get().values()) {
                new TopicCheck(MAX_MESSAGE_BYTES, RETENTION)
                        .differences(admin, topic)
                        .forEach(this::differs);
            }
        } catch (ExecutionException | KafkaException e) {
            LOGGER.atDebug().addKeyValue("topic", name).setCause(e).log("Cannot read the topic's settings");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void differs(String difference) {
        LOGGER.atWarn()
                .addKeyValue("topic", config.deadLetterTopic())
                .addKeyValue("difference", difference)
                .log("The topic's settings should be different; docs/operations.md has the commands");
    }

    private Admin admin() {
        Map<String, Object> properties = config.adminProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return Admin.create(properties);
    }

    private void notCreated(@Nullable Throwable cause) {
        LOGGER.atWarn()
                .addKeyValue("topic", config.deadLetterTopic())
                .addKeyValue("cause", String.valueOf(cause))
                .log("Cannot create the dead-letter topic; retrying with the next dead letter");
    }

    /** Does not wait for unacknowledged dead letters. Their events are read again after a restart. */
    @Override
    public void close() {
        thread.execute(() -> {
            if (open != null) {
                open.producer.close(MAX_CLOSE);
            }
        });
        thread.shutdown();
    }
}
