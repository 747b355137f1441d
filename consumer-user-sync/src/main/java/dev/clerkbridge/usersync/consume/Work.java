package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way: read, perhaps tried, at last settled. One thread at a time touches it: the loop's, or while its
 * batch is under way the settler's.
 *
 * <pre>
 *   open ──applied, stale, duplicate, ignored──► settled ◄── with the one that superseded it ──┐
 *    │ ▲                                            ▲                                          │
 *    │ └─ transient failure                         │                                          │
 *    ├──── poison ──► to be dead-lettered ──kept by Kafka                                      │
 *    └──── a newer change of its row in the same batch ──► superseded, and its bytes given up ─┘
 * </pre>
 */
final class Work {

    private final TopicPartition partition;
    private final long offset;
    private final long timestamp;
    private Decoded decoded;
    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private @Nullable RowFold<Work> row;
    private boolean settled;
    private int attempts;
    private @Nullable Instant firstFailure;
    private @Nullable Failure poison;

    Work(ConsumerRecord<byte[], byte[]> record, Decoded decoded) {
        this.partition = new TopicPartition(record.topic(), record.partition());
        this.offset = record.offset();
        this.timestamp = record.timestamp();
        this.record = record;
        this.decoded = decoded;
    }

    TopicPartition partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    long timestamp() {
        return timestamp;
    }

    Decoded decoded() {
        return decoded;
    }

    /** What it takes up in memory as long as it is not superseded. */
    long bytes() {
        ConsumerRecord<byte[], byte[]> held = record;
        return held == null ? 0 : Math.max(0, held.serializedValueSize());
    }

    /** The changes of its row that were read with it; null where it stands for itself. */
    @Nullable RowFold<Work> row() {
        return row;
    }

    void joins(RowFold<Work> changes) {
        row = changes;
    }

    /** Whether another one is written for it, and what became of that one tells what became of it. */
    boolean isSuperseded() {
        return row != null && row.newest() != this;
    }

    /** Gives up its bytes. */
    void release() {
        record = null;
        if (decoded instanceof Change change) {
            decoded = change.with(List.of());
        }
    }

    boolean isSettled() {
        return settled;
    }

    void settle() {
        settled = true;
    }

    /** How often it was tried in vain. */
    int attempts() {
        return attempts;
    }

    void failed(Failure failure, Instant now) {
        attempts++;
        firstFailure = firstFailure == null ? now : firstFailure;
        poison = failure.kind() == FailureKind.POISON ? failure : poison;
    }

    /** Why it can never be applied; null as long as it may. */
    @Nullable Failure poison() {
        return poison;
    }

    /** What is to be kept of it; only for one that is not superseded. */
    DeadLetter deadLetter(Failure reason, Instant now) {
        ConsumerRecord<byte[], byte[]> held = record;
        if (held == null) {
            throw new IllegalStateException("The bytes of " + partition + "@" + offset + " were given up");
        }
        return new DeadLetter(held, reason, attempts, firstFailure == null ? now : firstFailure, now);
    }
}
