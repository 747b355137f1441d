// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.DeadLetterSink;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Settles records. Applies them in one transaction, gives poison records to the dead-letter sink, and leaves open the
 * records that must be retried.
 *
 * <p>If a transaction fails because of some rows, it is split until these rows are isolated. A blocked row, for example
 * a row that another transaction has locked, is then retried after the other rows, in its own transaction with a short
 * timeout.
 */
public final class Settler {

    private static final Logger LOGGER = LoggerFactory.getLogger(Settler.class);

    /**
     * Time limit of a pass. The remaining records wait for the next pass, because a loop that polls too late loses its
     * partitions.
     */
    private static final Duration MAX_PASS_TIME = Duration.ofMinutes(2);

    private static final Duration MAX_SEPARATE_TIME = Duration.ofMillis(500);
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);
    private static final Duration SHORT_LOCK_TIMEOUT = Duration.ofMillis(25);
    private static final int PARTS = 8;

    /** After this many blocked rows in a table, a pass assumes that the cause affects more than single rows. */
    private static final int MAX_BLOCKED = 20;

    private final PostgresMirror mirror;
    private final DeadLetterSink deadLetters;
    private final SyncMetrics metrics;
    private final InstantSource clock;
    private final Duration maxPassTime;

    private record Row(Table table, String id) {}

    /** Creates a settler that applies records to {@code mirror} and sends poison to {@code deadLetters}. */
    public Settler(PostgresMirror mirror, DeadLetterSink deadLetters, SyncMetrics metrics, InstantSource clock) {
        this(mirror, deadLetters, metrics, clock, MAX_PASS_TIME);
    }

    Settler(
            PostgresMirror mirror,
            DeadLetterSink deadLetters,
            SyncMetrics metrics,
            InstantSource clock,
            Duration maxPassTime) {
        this.mirror = mirror;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.clock = clock;
        this.maxPassTime = maxPassTime;
    }

    /**
     * Settles as many open records as possible. A settled record has a {@link PendingRecord#outcome}.
     *
     * @return the failure that ended the pass early; null if none did
     */
    public @Nullable Failure settle(Collection<PendingRecord> open) {
        Map<Row, List<PendingRecord>> blocked = blockedRows(open);
        List<PendingRecord> together = new ArrayList<>(open.size());
        for (PendingRecord record : open) {
            DeadLetter letter = record.deadLetter();
            if (letter != null) {
                sendDeadLetter(record, letter);
            } else if (record.decoded() instanceof Change change) {
                (blocked.isEmpty() ? together : blocked.getOrDefault(rowOf(change), together)).add(record);
            } else {
                settled(record, Outcome.IGNORED);
            }
        }
        Pass pass = new Pass();
        pass.apply(together, LOCK_TIMEOUT);
        pass.applySeparately(blocked.values());
        return pass.unavailable;
    }

    /** Runs an empty transaction, and returns its failure; null if it succeeded. */
    public @Nullable Failure checkDatabase() {
        try {
            mirror.check();
            return null;
        } catch (DatabaseException e) {
            return Failures.ofDatabase(e);
        }
    }

    /** Gives the held-up records to the dead-letter sink; they get the outcome {@link Outcome#RETURNED}. */
    @SuppressWarnings("FutureReturnValueIgnored") // the records are settled whether or not the sink writes them
    public void giveUp(Collection<PendingRecord> heldUp) {
        for (PendingRecord record : heldUp) {
            Failure failure = record.heldUpBy();
            if (failure != null) {
                deadLetters.write(record.poisoned(failure, clock.instant()));
                settled(record, Outcome.RETURNED);
            }
        }
    }

    private static Map<Row, List<PendingRecord>> blockedRows(Collection<PendingRecord> open) {
        Map<Row, List<PendingRecord>> rows = new HashMap<>();
        for (PendingRecord record : open) {
            if (record.isBlocked() && record.decoded() instanceof Change change) {
                rows.put(rowOf(change), new ArrayList<>());
            }
        }
        return rows;
    }

    private static Row rowOf(Change change) {
        return new Row(change.table(), change.id());
    }

    /** One pass over the open records. */
    private final class Pass {

        private final long beginNanos = System.nanoTime();
        private @Nullable Failure unavailable;

        /** The failures since the last success: the last one that was not about a lock, such as a timeout. */
        private @Nullable Failure notApplied;

        private final Map<Table, Integer> blocked = new HashMap<>();
        private final Set<Table> locked = new HashSet<>();
        private boolean separately;

        /**
         * Applies the records in one transaction. If it fails because of some rows, splits the records until these rows
         * are isolated. Does nothing once the time is up, a failure affects all rows, or too many rows of these tables
         * are locked. The last failure may be why the time is up, for example because all statements time out.
         */
        void apply(List<PendingRecord> records, Duration lockTimeout) {
            if (records.isEmpty() || unavailable != null || isLocked(records)) {
                return;
            }
            if (System.nanoTime() - beginNanos > maxPassTime.toNanos()) {
                unavailable = notApplied;
                return;
            }
            try {
                applied(records, mirror.apply(changes(records), lockTimeout));
                notApplied = null;
            } catch (DatabaseException e) {
                failed(records, Failures.ofDatabase(e), e);
            } catch (RuntimeException e) {
                failed(records, Failures.ofDefect(e), e);
            }
        }

        /**
         * Retries the rows whose retry is due, each in a separate transaction, until a time limit. The row whose retry
         * was due first comes first.
         */
        void applySeparately(Collection<List<PendingRecord>> rows) {
            separately = true;
            long begin = System.nanoTime();
            rows.stream()
                    .filter(row -> row.stream().allMatch(PendingRecord::isDue))
                    .sorted(Comparator.comparingLong(Settler::retryAtNanos))
                    .takeWhile(row -> System.nanoTime() - begin < MAX_SEPARATE_TIME.toNanos())
                    .forEach(row -> apply(row, SHORT_LOCK_TIMEOUT));
        }

        private void failed(List<PendingRecord> records, Failure failure, Exception cause) {
            switch (failure.kind()) {
                case POISON -> narrow(records, failure, cause);
                case BLOCKED -> {
                    notApplied = isAboutLocks(cause) ? notApplied : failure;
                    if (separately && isAboutLocks(cause)) {
                        // All these records are for the row that is locked.
                        records.forEach(record -> failedAlone(record, failure, cause));
                        return;
                    }
                    List<PendingRecord> free = separately ? records : withoutLocked(records, failure, cause);
                    if (free.size() < records.size()) {
                        apply(free, SHORT_LOCK_TIMEOUT);
                    } else {
                        narrow(records, failure, cause);
                    }
                }
                case TRANSIENT, FATAL -> {
                    records.forEach(record -> record.countFailedAttempt(clock.instant()));
                    metrics.retried(records.size());
                    unavailable = failure;
                }
            }
        }

        /** Holds up the records whose rows are known to be locked by other transactions; returns the others. */
        private List<PendingRecord> withoutLocked(List<PendingRecord> records, Failure failure, Exception cause) {
            if (records.size() == 1) {
                return records;
            }
            try {
                Map<Table, Set<String>> locked = mirror.lockedRows(changes(records), SHORT_LOCK_TIMEOUT);
                List<PendingRecord> free = new ArrayList<>(records.size());
                for (PendingRecord record : records) {
                    if (record.decoded() instanceof Change change
                            && locked.getOrDefault(change.table(), Set.of()).contains(change.id())) {
                        failedAlone(record, failure, cause);
                    } else {
                        free.add(record);
                    }
                }
                return free;
            } catch (DatabaseException e) {
                LOGGER.atDebug().setCause(e).log("Cannot find out which rows are locked");
                return records;
            }
        }

        private void narrow(List<PendingRecord> records, Failure failure, Exception cause) {
            Map<Table, List<PendingRecord>> tables = byTable(records);
            if (records.size() == 1) {
                failedAlone(records.get(0), failure, cause);
                if (failure.kind() == FailureKind.BLOCKED && !separately) {
                    tables.keySet().forEach(table -> countBlocked(table, failure, cause));
                }
                return;
            }
            metrics.retried(records.size());
            if (tables.size() > 1) {
                tables.values().forEach(part -> apply(part, SHORT_LOCK_TIMEOUT));
                return;
            }
            int size = (records.size() + PARTS - 1) / PARTS;
            for (int from = 0; from < records.size(); from += size) {
                apply(records.subList(from, Math.min(records.size(), from + size)), SHORT_LOCK_TIMEOUT);
            }
        }

        private boolean isLocked(List<PendingRecord> records) {
            return !locked.isEmpty() && locked.containsAll(byTable(records).keySet());
        }

        /** Too many blocked rows end the pass: for this table if the cause is a lock, otherwise for all tables. */
        private void countBlocked(Table table, Failure failure, Exception cause) {
            if (blocked.merge(table, 1, Integer::sum) < MAX_BLOCKED) {
                return;
            }
            if (isAboutLocks(cause)) {
                locked.add(table);
            } else {
                unavailable = failure;
            }
        }
    }

    private static boolean isAboutLocks(Exception cause) {
        return cause instanceof DatabaseException database && database.isAboutLocks();
    }

    private static Map<Table, List<PendingRecord>> byTable(List<PendingRecord> records) {
        return records.stream().collect(Collectors.groupingBy(record -> ((Change) record.decoded()).table()));
    }

    private static long retryAtNanos(List<PendingRecord> row) {
        return row.stream().mapToLong(PendingRecord::retryAtNanos).max().orElse(0);
    }

    private void failedAlone(PendingRecord record, Failure failure, Exception cause) {
        if (failure.kind() == FailureKind.POISON) {
            sendDeadLetter(record, record.poisoned(failure, clock.instant()));
        } else {
            boolean defect = cause instanceof RuntimeException;
            Level level = record.isBlocked() ? Level.DEBUG : defect ? Level.ERROR : Level.WARN; // warn once per event
            record.log(LOGGER.atLevel(level).setCause(defect ? cause : null))
                    .addKeyValue("cause", failure.message())
                    .log("Event not applied yet; retrying it separately from the others");
            metrics.retried(1);
            record.holdUp(failure, clock.instant());
        }
    }

    /** Starts to write the dead letter, or checks the result of an earlier write. */
    private void sendDeadLetter(PendingRecord record, DeadLetter letter) {
        Instant now = clock.instant();
        CompletableFuture<Void> write = record.deadLetterWrite();
        if (write == null && record.isDue()) {
            write = deadLetters.write(letter);
            record.deadLetterSent(write);
        }
        if (write == null || !write.isDone()) {
            return;
        }
        Throwable refused =
                write.<@Nullable Throwable>handle((ignored, thrown) -> thrown).getNow(null);
        if (refused == null) {
            record.log(LOGGER.atWarn())
                    .addKeyValue("cause", letter.failure().message())
                    .log("Event dead-lettered");
            settled(record, Outcome.DEAD_LETTERED);
        } else {
            Failure refusal = Failures.ofDeadLetter(refused);
            record.log(LOGGER.atWarn())
                    .addKeyValue("cause", refusal.message())
                    .log("Could not write a dead letter; the event's partition is paused until this succeeds");
            record.holdUp(refusal, now);
        }
    }

    private void applied(List<PendingRecord> records, List<Outcome> outcomes) {
        Instant now = clock.instant();
        for (int i = 0; i < records.size(); i++) {
            PendingRecord record = records.get(i);
            settled(record, outcomes.get(i));
            if (outcomes.get(i) == Outcome.APPLIED
                    && record.decoded() instanceof Change change
                    && change.occurredAt() != null) {
                metrics.applied(Duration.between(change.occurredAt(), now));
            }
        }
    }

    private static void settled(PendingRecord record, Outcome outcome) {
        record.settle(outcome);
        if (LOGGER.isDebugEnabled()) {
            record.log(LOGGER.atDebug())
                    .addKeyValue("type", record.decoded().type())
                    .addKeyValue("outcome", outcome)
                    .log("Event settled");
        }
    }

    private static List<Change> changes(List<PendingRecord> records) {
        return records.stream().map(record -> (Change) record.decoded()).toList();
    }
}
