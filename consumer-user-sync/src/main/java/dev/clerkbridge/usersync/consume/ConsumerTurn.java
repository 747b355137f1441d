package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the loop: read, have it settled, commit. A partition with records that could not be settled is paused, so
 * that polling goes on, the group stays together and memory stays flat however long the database is away.
 *
 * <p>The {@link Assignment} is touched only between two batches, never while one is being settled.
 */
final class ConsumerTurn implements ConsumerRebalanceListener, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerTurn.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration BUSY_POLL = Duration.ofMillis(20);
    private static final Duration EAGER_POLL = Duration.ofMillis(2);
    private static final Duration STEERING = Duration.ofMillis(250);
    private static final Duration MEMBERSHIP = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final EventDecoder decoder;
    private final BackgroundSettler settler;
    private final LoopStatus status;
    private final Assignment assignment = new Assignment();
    private final ReadAhead readAhead;
    private final Focus focus = new Focus();
    private final HeartbeatAge heartbeats;
    private final List<Work> toReadAgain = new ArrayList<>();
    private Set<TopicPartition> held = Set.of();
    private Set<TopicPartition> steeredAround = Set.of();
    private Instant steerAt = Instant.MIN;
    private boolean focused;
    private @Nullable Failure holding;
    /** Found in the middle of a rebalance, where nothing may be thrown; ends the loop afterwards. */
    private @Nullable FatalFailureException fatal;

    ConsumerTurn(
            Consumer<byte[], byte[]> consumer,
            EventDecoder decoder,
            BackgroundSettler settler,
            ReadAhead readAhead,
            LoopStatus status) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.settler = settler;
        this.readAhead = readAhead;
        this.status = status;
        this.heartbeats = new HeartbeatAge(consumer);
    }

    /**
     * Reads what there is, for a moment, and has it settled as soon as the batch before is dealt with; until then a batch
     * grows.
     *
     * @throws KafkaException when reading failed
     * @throws FatalFailureException when the loop must end
     */
    void turn() {
        read(consumer.poll(patience()));
        if (fatal != null) {
            throw fatal;
        }
        status.turned();
        noticeMembership();
        boolean ended = !settler.isBusy() || readAhead.isFull();
        if (ended) {
            finish();
            readAgain();
            hold();
            readAhead.take().forEach(assignment::add);
            begin();
            commit();
        }
        steer(ended && focused);
    }

    /** Leaves nothing half done: what is being settled is waited for, and its offsets are committed. */
    @Override
    public void close() {
        try {
            finish();
            commit();
        } finally {
            settler.close();
        }
    }

    /** How long to wait for records: hardly, when some are read that only wait for the settler. */
    private Duration patience() {
        if (!settler.isBusy() && holding == null) {
            return IDLE_POLL;
        }
        return readAhead.isEmpty() ? BUSY_POLL : EAGER_POLL;
    }

    private void read(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            readAhead.add(new Work(record, decoder.decode(record)));
        }
    }

    /** A member may have nothing to read, when there are more instances than partitions; it is ready all the same. */
    private void noticeMembership() {
        if (status.isAssigned() || consumer.groupMetadata().generationId() <= 0) {
            return;
        }
        try {
            boolean exists = consumer.subscription().stream()
                    .anyMatch(
                            topic -> !consumer.partitionsFor(topic, MEMBERSHIP).isEmpty());
            if (exists) {
                status.assigned();
            }
        } catch (TimeoutException | UnknownTopicOrPartitionException e) {
            LOGGER.atDebug().setCause(e).log("The topic is not there yet");
        }
    }

    private void begin() {
        List<Work> due = assignment.due(Instant.now());
        if (!due.isEmpty()) {
            settler.begin(due);
        }
    }

    /** Waits for the batch that is being settled, and takes note of it. */
    private void finish() {
        BackgroundSettler.Batch batch = settler.finish();
        if (batch == null) {
            return;
        }
        Failure failure = batch.round().failure();
        assignment.advance(batch.begun(), failure != null);
        if (failure != null) {
            LOGGER.atWarn()
                    .addKeyValue("reason", failure.message())
                    .addKeyValue("events", batch.events())
                    .log("Events could not be settled; their partitions wait and they are tried again");
            holding = failure;
        }
        toReadAgain.addAll(batch.round().readAgain());
    }

    /** Goes back to the first open record of each partition concerned, and gives nothing up on the way. */
    private void readAgain() {
        for (Work work : toReadAgain) {
            TopicPartition partition = work.partition();
            Long first = assignment.firstOpen(partition);
            if (first != null && consumer.assignment().contains(partition)) {
                LOGGER.atInfo()
                        .addKeyValue("partition", partition)
                        .addKeyValue("from", first)
                        .log("An event cannot be applied; reading again what it had superseded");
                readAhead.readCarefully(partition, consumer.position(partition) - 1);
                readAhead.forget(partition);
                assignment.removeOpen(partition);
                consumer.seek(partition, first);
            }
        }
        toReadAgain.clear();
    }

    /** Between two batches, when all that is open is what could not be settled. */
    private void hold() {
        held = assignment.held();
        held.retainAll(consumer.assignment());
        if (held.isEmpty()) {
            holding = null;
        }
        status.holding(holding != null ? holding : heartbeats.failure(), held.size());
    }

    /**
     * Decides which partitions are read next, at intervals long enough for that to cost nothing: none while too much is
     * open already, because the database is away.
     */
    private void steer(boolean nextTurn) {
        Instant now = Instant.now();
        if (!nextTurn && now.isBefore(steerAt) && held.equals(steeredAround)) {
            return;
        }
        steerAt = now.plus(STEERING);
        steeredAround = held;
        try {
            steer(now, nextTurn);
        } catch (IllegalStateException e) {
            // The group has just taken a partition away, and says so in the next poll.
            LOGGER.atDebug().setCause(e).log("A partition is not assigned any more");
        }
    }

    private void steer(Instant now, boolean nextTurn) {
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, Long> lags = new HashMap<>();
        assigned.forEach(
                partition -> lags.put(partition, consumer.currentLag(partition).orElse(0)));
        tellLag(lags, now);
        Set<TopicPartition> leftOut = focus.leftOut(assigned, partition -> lags.getOrDefault(partition, 0L), nextTurn);
        focused = !leftOut.isEmpty();
        Set<TopicPartition> paused = new HashSet<>(assignment.openBytes() < ReadAhead.MOST_BYTES ? leftOut : assigned);
        paused.addAll(held);
        Set<TopicPartition> released = new HashSet<>(consumer.paused());
        released.removeAll(paused);
        paused.removeAll(consumer.paused());
        consumer.pause(paused);
        consumer.resume(released);
    }

    /** Commits what is settled; what cannot be committed is kept for the next turn. */
    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = assignment.committable();
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, COMMIT);
            assignment.committed(offsets.keySet());
        } catch (KafkaException e) {
            Failure failure = Failures.ofKafka(e);
            if (failure.kind() == FailureKind.FATAL) {
                throw new FatalFailureException(failure, e);
            }
            LOGGER.atInfo()
                    .addKeyValue("reason", failure.message())
                    .log("Offsets not committed; if they stay so, their events are read again and change nothing");
        }
    }

    private void tellLag(Map<TopicPartition, Long> unread, Instant now) {
        long records = 0;
        Duration oldest = Duration.ZERO;
        for (Map.Entry<TopicPartition, Long> partition : unread.entrySet()) {
            long lag = assignment.open(partition.getKey()) + partition.getValue();
            records += lag;
            Duration age = lag == 0 ? Duration.ZERO : assignment.age(partition.getKey(), now);
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
        }
        status.lagging(records, oldest);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        status.assigned();
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("Partitions assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        keepingFatal(() -> {
            finish();
            commit();
        });
        forget(partitions);
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("Partitions revoked");
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        keepingFatal(this::finish);
        forget(partitions);
        LOGGER.atWarn().addKeyValue("partitions", partitions).log("Partitions lost");
    }

    /** Whoever has them now reads again what was not settled. */
    private void forget(Collection<TopicPartition> partitions) {
        assignment.remove(partitions);
        partitions.forEach(readAhead::forget);
        steerAt = Instant.MIN;
    }

    private void keepingFatal(Runnable action) {
        try {
            action.run();
        } catch (FatalFailureException e) {
            fatal = e;
        }
    }
}
