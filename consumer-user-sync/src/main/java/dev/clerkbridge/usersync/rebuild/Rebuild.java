// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.rebuild;

import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.consume.PendingRecord;
import dev.clerkbridge.usersync.consume.Settler;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.RetryGate;
import dev.clerkbridge.usersync.mirror.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reapplies all records that the topics contain when the run starts.
 *
 * <p>A rebuild joins no group and commits no offset, so the running service keeps its position; both only wait for each
 * other's row locks. Under the version rule, an old event never overwrites a newer row.
 */
public final class Rebuild {

    private static final Logger LOGGER = LoggerFactory.getLogger(Rebuild.class);

    /** Reading pauses when this many records are open, for example while rows are locked. */
    private static final int MAX_OPEN = 100;

    private static final Duration MIN_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_HELD_UP = Duration.ofMinutes(5);

    private final SyncKafkaConfig config;
    private final Source source;
    private final Settler settler;
    private final List<PendingRecord> open = new ArrayList<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final RetryGate database = new RetryGate();
    private final Duration maxHeldUp;
    /** The last time when a record was read or settled, or when the failure affected more than single records. */
    private long lastChangeNanos = System.nanoTime();

    /**
     * The input of a run.
     *
     * @param topics the topics to read; the first must exist, and the others count as empty if they are missing
     * @param decoder decodes a record; returns null to skip it
     * @param settled receives the outcome of each record that was not skipped
     */
    public record Source(
            List<String> topics,
            Function<ConsumerRecord<byte[], byte[]>, @Nullable Decoded> decoder,
            BiConsumer<ConsumerRecord<byte[], byte[]>, Outcome> settled) {}

    /**
     * The progress of a run.
     *
     * @param done number of records that are settled or skipped, computed from offsets
     * @param total number of records to read, computed from offsets; a compacted topic has fewer
     * @param waitingFor why records cannot be applied now; null if nothing is in the way
     */
    public record Progress(long done, long total, @Nullable Failure waitingFor) {}

    /** Creates a run over {@code source}. */
    public Rebuild(SyncKafkaConfig config, Source source, Settler settler) {
        this(config, source, settler, MAX_HELD_UP);
    }

    Rebuild(SyncKafkaConfig config, Source source, Settler settler, Duration maxHeldUp) {
        this.maxHeldUp = maxHeldUp;
        this.config = config;
        this.source = source;
        this.settler = settler;
    }

    /**
     * Runs until every record is settled or skipped. If only held-up records are left, or so many that reading pauses,
     * and none of them can be applied for five minutes, gives them up with the outcome {@link Outcome#RETURNED}.
     *
     * @param progress called after every batch
     * @return number of records by outcome
     * @throws IllegalStateException when the database fails and a person must act; the message says why
     */
    public Map<Outcome, Long> run(Consumer<Progress> progress) throws InterruptedException {
        try (TopicReader reader = new TopicReader(config, source.topics())) {
            while (reader.remaining() > 0 || !open.isEmpty()) {
                if (open.size() < MAX_OPEN) {
                    read(reader);
                } else {
                    Thread.sleep(MIN_DELAY.toMillis());
                }
                settle();
                if ((reader.remaining() == 0 || open.size() >= MAX_OPEN) && isStuck()) {
                    settler.giveUp(open);
                    removeSettled();
                }
                progress.accept(
                        new Progress(reader.total() - reader.remaining() - open.size(), reader.total(), waitingFor()));
            }
        }
        return outcomes;
    }

    private void read(TopicReader reader) {
        Instant now = Instant.now();
        for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
            Decoded decoded = source.decoder().apply(record);
            if (decoded != null) {
                open.add(new PendingRecord(record, decoded, now));
                lastChangeNanos = System.nanoTime();
            }
        }
    }

    private void settle() throws InterruptedException {
        Failure failure = settler.settle(open);
        removeSettled();
        if (failure != null && failure.kind() == FailureKind.FATAL) {
            throw new IllegalStateException(failure.message());
        }
        database.attempted(failure);
        if (failure != null) {
            lastChangeNanos = System.nanoTime();
            LOGGER.atWarn().addKeyValue("cause", failure.message()).log("Events not applied yet; retrying");
            Thread.sleep(database.delay().toMillis());
        }
    }

    private void removeSettled() {
        open.forEach(this::reportIfSettled);
        if (open.removeIf(record -> record.outcome() != null)) {
            lastChangeNanos = System.nanoTime();
        }
    }

    private boolean isStuck() {
        return open.stream().allMatch(record -> record.heldUpBy() != null)
                && System.nanoTime() - lastChangeNanos > maxHeldUp.toNanos();
    }

    private @Nullable Failure waitingFor() {
        Failure failure = database.failure();
        return failure != null
                ? failure
                : open.stream()
                        .map(PendingRecord::heldUpBy)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private void reportIfSettled(PendingRecord record) {
        Outcome outcome = record.outcome();
        if (outcome != null) {
            outcomes.merge(outcome, 1L, Long::sum);
            source.settled().accept(record.record(), outcome);
        }
    }
}
