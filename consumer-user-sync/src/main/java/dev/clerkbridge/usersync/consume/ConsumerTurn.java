package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the loop: read, settle, commit. A partition with open records is paused, so that polling goes on, the
 * group stays together and memory stays flat however long the database is away.
 */
final class ConsumerTurn implements ConsumerRebalanceListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerTurn.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration HOLDING_POLL = Duration.ofMillis(20);
    private static final Duration MEMBERSHIP = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final EventDecoder decoder;
    private final Settler settler;
    private final SyncMetrics metrics;
    private final LoopStatus status;
    private final Assignment assignment = new Assignment();
    private final HeartbeatAge heartbeats;
    private @Nullable Failure holding;

    ConsumerTurn(
            Consumer<byte[], byte[]> consumer,
            EventDecoder decoder,
            Settler settler,
            SyncMetrics metrics,
            LoopStatus status) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.settler = settler;
        this.metrics = metrics;
        this.status = status;
        this.heartbeats = new HeartbeatAge(consumer);
    }

    /**
     * Reads what there is, for a moment, and deals with it.
     *
     * @throws KafkaException when reading failed
     * @throws FatalFailureException when the loop must end
     */
    void turn() {
        Set<TopicPartition> held = assignment.held();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(held.isEmpty() ? IDLE_POLL : HOLDING_POLL)) {
            assignment.add(new Work(record, decoder.decode(record)));
        }
        status.turned();
        noticeMembership();
        settle();
        hold();
        commit();
        tellLag();
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

    private void settle() {
        Instant start = Instant.now();
        List<Work> due = assignment.due(start);
        if (due.isEmpty()) {
            return;
        }
        Failure failure = settler.settle(due).failure();
        metrics.batch(due.size(), Duration.between(start, Instant.now()));
        assignment.advance(start, failure != null);
        if (failure != null) {
            LOGGER.atWarn()
                    .addKeyValue("reason", failure.message())
                    .addKeyValue("events", due.size())
                    .log("Events could not be settled; their partitions wait and they are tried again");
            holding = failure;
        }
    }

    private void hold() {
        Set<TopicPartition> held = assignment.held();
        held.retainAll(consumer.assignment());
        Set<TopicPartition> released = new HashSet<>(consumer.paused());
        released.removeAll(held);
        consumer.pause(held);
        consumer.resume(released);
        if (held.isEmpty()) {
            holding = null;
        }
        status.holding(holding != null ? holding : heartbeats.failure(), held.size());
    }

    /** Commits what is settled; what cannot be committed is kept for the next turn. */
    void commit() {
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

    private void tellLag() {
        Instant now = Instant.now();
        long records = 0;
        Duration oldest = Duration.ZERO;
        for (TopicPartition partition : consumer.assignment()) {
            long lag =
                    assignment.open(partition) + consumer.currentLag(partition).orElse(0);
            records += lag;
            Duration age = lag == 0 ? Duration.ZERO : assignment.age(partition, now);
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
        commit();
        assignment.remove(partitions);
        LOGGER.atInfo().addKeyValue("partitions", partitions).log("Partitions revoked");
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        assignment.remove(partitions);
        LOGGER.atWarn().addKeyValue("partitions", partitions).log("Partitions lost");
    }
}
