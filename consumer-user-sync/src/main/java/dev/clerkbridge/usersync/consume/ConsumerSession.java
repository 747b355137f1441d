// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.KafkaConfig;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of one Kafka consumer: read, settle, commit. */
final class ConsumerSession implements ConsumerRebalanceListener, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerSession.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration BUSY_POLL = Duration.ofMillis(20);
    private static final Duration EAGER_POLL = Duration.ofMillis(2);
    private static final Duration MEMBERSHIP = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaConfig config;
    private final EventDecoder decoder;
    private final Settler settler;
    private final LoopStatus status;
    private final OpenRecords open;
    private final BackgroundSettler background;
    private final RetryGate database = new RetryGate();
    private final OffsetReset offsetReset;
    private final FetchControl fetching;
    private final LagWatch lag;
    private final CoordinatorContact coordinator;
    /** Records that were read since the last batch began. */
    private int waiting;

    private Set<TopicPartition> held = Set.of();

    ConsumerSession(Consumer<byte[], byte[]> consumer, ConsumerLoop.Parts parts, OpenRecords open) {
        this.consumer = consumer;
        this.config = parts.config();
        this.decoder = parts.decoder();
        this.settler = parts.settler();
        this.status = parts.status();
        this.open = open;
        this.background = new BackgroundSettler(settler);
        this.offsetReset = new OffsetReset(consumer, settler.metrics());
        this.fetching = new FetchControl(consumer);
        this.lag = new LagWatch(consumer, open, status);
        this.coordinator = new CoordinatorContact(consumer);
    }

    void subscribe() {
        consumer.subscribe(List.of(config.eventsTopic(), config.snapshotsTopic()), this);
    }

    /**
     * One pass: reads what there is, and begins to settle it as soon as the batch before is settled; until then a batch
     * grows.
     *
     * @throws KafkaException when reading failed
     */
    void turn() {
        try {
            read();
            noticeMembership();
            if (!background.isBusy() || isFull()) {
                finish();
                begin();
                commit(consumer.assignment());
            }
            int paused = fetching.hold(database.failure() != null || open.isFull(), held);
            status.turned(paused, open.counted());
            lag.refresh(Instant.now());
        } catch (InvalidOffsetException e) {
            offsetReset.reset(e);
        }
    }

    private void read() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience());
        while (!records.isEmpty()) {
            Instant now = Instant.now();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                open.add(new PendingRecord(record, decoder.decode(record), now));
            }
            waiting += records.count();
            records = isFull() ? ConsumerRecords.empty() : consumer.poll(Duration.ZERO);
        }
    }

    private Duration patience() {
        if (background.isBusy()) {
            return waiting > 0 ? EAGER_POLL : BUSY_POLL;
        }
        return open.isEmpty() ? IDLE_POLL : BUSY_POLL;
    }

    private boolean isFull() {
        return waiting >= config.maxBatch() || open.isFull();
    }

    /** A member may have nothing to read, when there are more instances than partitions; it is ready all the same. */
    private void noticeMembership() {
        if (status.isAssigned() || consumer.groupMetadata().generationId() <= 0) {
            return;
        }
        try {
            if (!consumer.partitionsFor(config.eventsTopic(), MEMBERSHIP).isEmpty()) {
                status.assigned();
            }
        } catch (TimeoutException | UnknownTopicOrPartitionException e) {
            LOGGER.atDebug().setCause(e).log("The topic is not there yet");
        }
    }

    /** Waits for the batch that is being settled, and takes note of it. */
    private void finish() {
        BackgroundSettler.Result batch = background.finish();
        if (batch != null) {
            int before = open.size();
            open.removeSettled();
            settler.metrics().batch(before - open.size(), batch.took());
            noteDatabase(batch.failure());
        }
        held = open.held();
        status.holding(firstOf(database.failure(), coordinator.failure(), open.heldUpBy()));
    }

    private void noteDatabase(@Nullable Failure failure) {
        Instant now = Instant.now();
        database.attempted(failure, now);
        if (failure != null) {
            LOGGER.atWarn()
                    .addKeyValue("reason", failure.message())
                    .addKeyValue("events", open.size())
                    .addKeyValue("retryIn", database.delay(now))
                    .log("Events could not be settled; they are tried again");
        }
    }

    private static @Nullable Failure firstOf(@Nullable Failure... failures) {
        for (Failure failure : failures) {
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private void begin() {
        if (!open.isEmpty() && database.isOpen(Instant.now())) {
            background.begin(open.all());
            waiting = 0;
        }
    }

    /** Commits what is settled. What Kafka does not take is committed later, or read again and changes nothing. */
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
            LOGGER.atInfo().setCause(e).log("Offsets not committed; if they stay so, their events are read again");
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        status.assigned();
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("Partitions assigned");
    }

    /** Commits what is settled and forgets the rest: the next owner reads it again. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        finish();
        commit(partitions);
        open.remove(partitions);
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("Partitions revoked");
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        finish();
        open.remove(partitions);
        LOGGER.atWarn().addKeyValue("partitions", partitions).log("Partitions lost");
    }

    /** Waits for the batch that is being settled, and commits its offsets. */
    @Override
    public void close() {
        try {
            finish();
            commit(consumer.assignment());
        } finally {
            background.close();
        }
    }
}
