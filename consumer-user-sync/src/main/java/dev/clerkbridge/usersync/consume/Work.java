package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way: read, perhaps tried, at last settled. Only the loop's thread touches it.
 *
 * <pre>
 *   open ──applied, stale, duplicate, ignored──► settled
 *    │ ▲                                            ▲
 *    │ └─ transient failure                         │
 *    └──── poison ──► to be dead-lettered ──kept by Kafka
 * </pre>
 */
final class Work {

    private final ConsumerRecord<byte[], byte[]> record;
    private final Decoded decoded;
    private boolean settled;
    private int attempts;
    private @Nullable Instant firstFailure;
    private @Nullable Failure poison;

    Work(ConsumerRecord<byte[], byte[]> record, Decoded decoded) {
        this.record = record;
        this.decoded = decoded;
    }

    TopicPartition partition() {
        return new TopicPartition(record.topic(), record.partition());
    }

    long offset() {
        return record.offset();
    }

    long timestamp() {
        return record.timestamp();
    }

    Decoded decoded() {
        return decoded;
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

    DeadLetter deadLetter(Failure reason, Instant now) {
        return new DeadLetter(record, reason, attempts, firstFailure == null ? now : firstFailure, now);
    }
}
