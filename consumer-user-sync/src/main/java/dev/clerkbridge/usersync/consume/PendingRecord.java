// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.RetryGate;
import dev.clerkbridge.usersync.mirror.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A record that was read, with its state until it is settled.
 *
 * <pre>
 *   open ──applied, stale, duplicate, ignored──► settled
 *    │ ▲                                            ▲
 *    │ └─ its row is blocked: retried later         │
 *    └─── poison ──► dead letter ──acknowledged─────┘
 *                     │  ▲
 *                     └──┘ refused: retried later
 * </pre>
 */
public final class PendingRecord {

    /** Memory that a record needs in addition to its bytes. */
    private static final int OVERHEAD_BYTES = 512;

    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(5);

    private final ConsumerRecord<byte[], byte[]> record;
    private final Decoded decoded;
    private final long bytes;
    private boolean counted;
    private @Nullable Outcome outcome;
    private int attempts;
    private @Nullable Instant firstFailure;
    private long retryAtNanos = System.nanoTime();
    private @Nullable Failure heldUpBy;
    private @Nullable DeadLetter deadLetter;
    private @Nullable CompletableFuture<Void> deadLetterWrite;

    /** Creates an open record. */
    public PendingRecord(ConsumerRecord<byte[], byte[]> received, Decoded decoded, Instant now) {
        this.record = copied(received);
        this.decoded = decoded;
        // Doubled, because both the bytes and the decoded change are in memory.
        this.bytes = 2 * bytesOf(record) + OVERHEAD_BYTES;
        if (decoded instanceof Decoded.Undecodable undecodable) {
            poisoned(Failure.undecodable(undecodable.reason()), now);
        }
    }

    /** Copies the headers, because the client's headers are views that keep a whole fetch response in memory. */
    private static ConsumerRecord<byte[], byte[]> copied(ConsumerRecord<byte[], byte[]> received) {
        Headers headers = new RecordHeaders();
        received.headers().forEach(header -> headers.add(header.key(), header.value()));
        return new ConsumerRecord<>(
                received.topic(),
                received.partition(),
                received.offset(),
                received.timestamp(),
                received.timestampType(),
                received.serializedKeySize(),
                received.serializedValueSize(),
                received.key(),
                received.value(),
                headers,
                received.leaderEpoch());
    }

    private static long bytesOf(ConsumerRecord<byte[], byte[]> record) {
        long bytes = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    TopicPartition partition() {
        return new TopicPartition(record.topic(), record.partition());
    }

    long offset() {
        return record.offset();
    }

    Optional<Integer> leaderEpoch() {
        return record.leaderEpoch();
    }

    long timestamp() {
        return record.timestamp();
    }

    /** The record as it was read. */
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    Decoded decoded() {
        return decoded;
    }

    /** Estimated memory in bytes. */
    long bytes() {
        return bytes;
    }

    /** Marks the record as counted by the metrics, because it was read for the first time. */
    void count() {
        counted = true;
    }

    boolean isCounted() {
        return counted;
    }

    /** The outcome; null while the record is open. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    void settle(Outcome result) {
        outcome = result;
    }

    /** Leaves the record to the partition's next owner. */
    void giveBack() {
        outcome = Outcome.RETURNED;
    }

    /** Counts an attempt that failed. */
    void countFailedAttempt(Instant now) {
        attempts++;
        firstFailure = firstFailure == null ? now : firstFailure;
    }

    /** Marks the record as held up: it cannot be settled now, but other records can. */
    void holdUp(Failure failure, Instant now) {
        countFailedAttempt(now);
        heldUpBy = failure;
        deadLetterWrite = null;
        retryAtNanos =
                System.nanoTime() + RetryGate.backoff(attempts, MAX_RETRY_DELAY).toNanos();
    }

    /** The failure that holds up only this record; null if there is none. */
    public @Nullable Failure heldUpBy() {
        return heldUpBy;
    }

    /** Whether the record is held up because its row is blocked. */
    boolean isBlocked() {
        return heldUpBy != null && deadLetter == null;
    }

    /** Whether the record is held up because writing its dead letter failed. */
    boolean isDeadLetterRefused() {
        return heldUpBy != null && deadLetter != null;
    }

    /** Whether a retry is due. */
    boolean isDue() {
        return retryAtNanos - System.nanoTime() <= 0;
    }

    /** When a retry is due, as a value of {@link System#nanoTime}. */
    long retryAtNanos() {
        return retryAtNanos;
    }

    /** Marks the record as poison: it cannot be applied, and waiting does not help. Returns its dead letter. */
    DeadLetter poisoned(Failure failure, Instant now) {
        countFailedAttempt(now);
        DeadLetter letter = new DeadLetter(record, failure, attempts, firstFailure == null ? now : firstFailure, now);
        deadLetter = letter;
        heldUpBy = null;
        retryAtNanos = System.nanoTime();
        return letter;
    }

    /** The dead letter of a poison record; null if the record is not poison. */
    @Nullable DeadLetter deadLetter() {
        return deadLetter;
    }

    /** The write of the record's dead letter, running or done; null if there is none. */
    @Nullable CompletableFuture<Void> deadLetterWrite() {
        return deadLetterWrite;
    }

    void deadLetterSent(CompletableFuture<Void> written) {
        deadLetterWrite = written;
    }

    /** Adds the log keys that identify the event. */
    LoggingEventBuilder log(LoggingEventBuilder line) {
        String svixId = EventHeaders.text(record.headers(), EventHeaders.SVIX_ID);
        String id = svixId != null ? svixId : EventHeaders.text(record.headers(), EventHeaders.ID);
        LoggingEventBuilder named = id == null ? line : line.addKeyValue("svix-id", id);
        return named.addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset());
    }
}
