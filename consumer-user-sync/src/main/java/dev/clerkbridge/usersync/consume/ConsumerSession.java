// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.RetryGate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records with one Kafka consumer, settles them and commits their offsets. */
final class ConsumerSession implements ConsumerRebalanceListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerSession.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration RETRY_POLL = Duration.ofMillis(20);
    private static final Duration MEMBERSHIP = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(3);
    private static final Duration CHECK = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final ConsumerLoop.Dependencies dependencies;
    private final OpenRecords open;
    private final UnreadablePartitions unreadable;
    private final RetryGate database = new RetryGate();
    private final OffsetReset offsetReset;
    private final FetchControl fetching;
    private final LagWatch lag;
    private final CoordinatorContact coordinator;
    private long checkedNanos = System.nanoTime();

    ConsumerSession(
            Consumer<byte[], byte[]> consumer,
            ConsumerLoop.Dependencies dependencies,
            OpenRecords open,
            UnreadablePartitions unreadable) {
        this.consumer = consumer;
        this.dependencies = dependencies;
        this.open = open;
        this.unreadable = unreadable;
        this.offsetReset = new OffsetReset(consumer, open, dependencies.metrics());
        this.fetching = new FetchControl(consumer);
        this.lag = new LagWatch(consumer, open, dependencies.status());
        this.coordinator = new CoordinatorContact(consumer);
    }

    void subscribe() {
        consumer.subscribe(
                List.of(
                        dependencies.config().eventsTopic(),
                        dependencies.config().snapshotsTopic()),
                this);
    }

    /**
     * Runs one iteration: reads and settles at most one batch.
     *
     * @throws KafkaException when reading failed
     */
    void runOnce() {
        try {
            read();
            dependencies.status().open(open.counted());
            if (dependencies.status().isAssigned()) {
                lag.refresh(Instant.now());
            }
            settle();
            commit(consumer.assignment());
            pauseAndReport();
            checkMembership(); // last, because the instance may be ready from then on
        } catch (InvalidOffsetException e) {
            // The partition may contain other records now. To commit the offsets of what was read before could skip
            // records that are not read yet.
            open.remove(offsetReset.reset(e));
            open.offsetsLost(e.partitions());
            unreadable.remove(e.partitions());
        }
    }

    private void read() {
        open.beginBatch();
        int read = 0;
        ConsumerRecords<byte[], byte[]> records = poll(open.isEmpty() ? IDLE_POLL : RETRY_POLL);
        while (!records.isEmpty()) {
            Instant now = Instant.now();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                open.add(new PendingRecord(record, dependencies.decoder().decode(record), now));
            }
            read += records.count();
            boolean full = read >= dependencies.config().maxBatch() || open.isFull();
            records = full ? ConsumerRecords.empty() : poll(Duration.ZERO);
        }
        unreadable.removeReadable(consumer);
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return consumer.poll(timeout);
        } catch (KafkaException e) {
            if (unreadable.add(e, consumer)) {
                return ConsumerRecords.empty();
            }
            throw e;
        }
    }

    /** Whether the session must end: it is time to try an unreadable partition again, which needs a new consumer. */
    boolean needsNewConsumer() {
        return unreadable.needNewConsumer(consumer.assignment());
    }

    /**
     * An instance counts as assigned once it has joined the group and the events topic exists. Its partitions do not
     * matter: it has none if there are more instances than partitions, or only those of the snapshots topic.
     */
    private void checkMembership() {
        if (dependencies.status().isAssigned() || consumer.groupMetadata().generationId() <= 0) {
            return;
        }
        try {
            if (!consumer.partitionsFor(dependencies.config().eventsTopic(), MEMBERSHIP)
                    .isEmpty()) {
                dependencies.status().assigned();
            }
        } catch (TimeoutException | UnknownTopicOrPartitionException e) {
            LOGGER.atDebug().setCause(e).log("The events topic does not exist yet, or Kafka does not answer");
        }
    }

    private void settle() {
        if (!database.isDue()) {
            return;
        }
        if (open.isEmpty()) {
            checkDatabase();
            return;
        }
        long begin = System.nanoTime();
        int before = open.size();
        Failure failure = dependencies.settler().settle(open.all());
        open.removeSettled();
        dependencies.metrics().batch(before - open.size(), Duration.ofNanos(System.nanoTime() - begin));
        database.attempted(failure);
        if (failure != null) {
            LOGGER.atWarn()
                    .addKeyValue("cause", failure.message())
                    .addKeyValue("events", open.size())
                    .addKeyValue("retryIn", database.delay())
                    .log("Events could not be settled; retrying");
        }
    }

    /** Without records, an unreachable database would not be noticed before the next event. */
    private void checkDatabase() {
        long now = System.nanoTime();
        if (database.failure() != null || now - checkedNanos > CHECK.toNanos()) {
            database.attempted(dependencies.settler().checkDatabase());
            checkedNanos = now;
        }
    }

    /**
     * Commits the offsets of settled records. If this fails, the next commit includes these offsets. Without a next
     * commit, for example after a revocation, the records are read again, which changes nothing in the mirror.
     */
    private void commit(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = open.committable();
        offsets.keySet().retainAll(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, COMMIT);
            open.committed(offsets);
        } catch (KafkaException e) {
            LOGGER.atInfo()
                    .setCause(e)
                    .log("Could not commit offsets. Unless a later commit succeeds, the events will be read again");
        }
    }

    private void pauseAndReport() {
        Set<TopicPartition> toPause = new HashSet<>(open.partitionsToPause());
        toPause.addAll(unreadable.toPause());
        int paused = fetching.pauseOnly(database.failure() != null || open.isFull(), toPause);
        dependencies.status().iterated(paused);
        dependencies.status().open(open.counted());
        dependencies
                .status()
                .failing(Stream.of(
                                database.failure(),
                                coordinator.failure(),
                                unreadable.failure(consumer.assignment()),
                                lag.failure(),
                                open.heldUpBy())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("Partitions assigned");
    }

    /**
     * Commits the offsets of settled records, and drops the open records, which the partitions' next owner reads again.
     */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit(partitions);
        open.remove(partitions);
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("Partitions revoked");
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        open.remove(partitions);
        LOGGER.atWarn().addKeyValue("partitions", partitions).log("Partitions lost");
    }
}
