package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.failure.LetterBox;
import dev.clerkbridge.usersync.metrics.Settled;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Settles the records of a batch: applies what can be applied, sets aside what never can, and leaves open what has to be
 * tried again. The same {@linkplain FailureKind switch} decides for every failure.
 */
public final class Settler {

    /** Narrowing a batch down may take long; after this the rest waits for the next round, and the loop polls. */
    private static final Duration ROUND = Duration.ofSeconds(60);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    /** Each costs as long as a statement waits for a lock, in which the loop does not poll. */
    private static final int MOST_LOCK_FAILURES = 3;

    private final PostgresMirror mirror;
    private final LetterBox letterBox;
    private final SyncMetrics metrics;
    private final InstantSource clock;

    /** A settler that applies to {@code mirror} and gives what it cannot to {@code letterBox}. */
    public Settler(PostgresMirror mirror, LetterBox letterBox, SyncMetrics metrics, InstantSource clock) {
        this.mirror = mirror;
        this.letterBox = letterBox;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What came of a batch.
     *
     * @param failure why records were left open; the one reason that a person should hear of first
     * @param readAgain left open too: poison for which others had given up their bytes, one of whom may have to take its
     *     place
     */
    record Round(@Nullable Failure failure, List<Work> readAgain) {}

    /**
     * Settles as many of {@code works} as possible; those that are superseded with the one that supersedes them.
     *
     * @throws FatalFailureException when the loop must stop
     */
    Round settle(List<Work> works) {
        Attempt attempt = new Attempt(clock.instant().plus(ROUND));
        metrics.retried((int) works.stream().filter(work -> work.attempts() > 0).count());
        List<Work> changes = new ArrayList<>(works.size());
        for (Work work : works) {
            Decoded decoded = work.decoded();
            if (work.isSuperseded()) {
                continue;
            }
            if (decoded instanceof Decoded.Ignored) {
                settled(work, Settled.IGNORED);
            } else if (decoded instanceof Decoded.Undecodable undecodable) {
                attempt.poison(work, Failure.undecodable(undecodable.reason()));
            } else if (work.poison() != null) {
                attempt.poison(work, work.poison());
            } else {
                changes.add(work);
            }
        }
        attempt.applyAll(changes);
        return new Round(attempt.failure, attempt.readAgain);
    }

    private void settled(Work work, Settled outcome) {
        work.settle();
        metrics.settled(work.decoded().type(), outcome);
    }

    /** One round over the open records, and the first failure that left some of them open. */
    private final class Attempt {

        private final Instant deadline;
        private final List<Work> readAgain = new ArrayList<>();
        private @Nullable Failure failure;
        private boolean databaseFails;
        private int lockFailures;
        private boolean letterBoxFails;

        Attempt(Instant deadline) {
            this.deadline = deadline;
        }

        /**
         * All at once; but what has failed before begins with a part of it and doubles, so that a database too slow for
         * the whole batch still gets on.
         */
        void applyAll(List<Work> works) {
            int failures = works.stream().mapToInt(Work::attempts).max().orElse(0);
            int size = Math.max(1, works.size() >> Math.min(failures, 12));
            for (int from = 0; from < works.size() && !databaseFails; size *= 2) {
                int to = (int) Math.min(works.size(), (long) from + size);
                apply(works.subList(from, to));
                from = to;
            }
        }

        /** In one transaction, or by halves until only the bad ones are left out. */
        void apply(List<Work> works) {
            if (works.isEmpty() || databaseFails || clock.instant().isAfter(deadline)) {
                return;
            }
            try {
                committed(works, mirror.apply(changes(works), LOCK_TIMEOUT));
            } catch (DatabaseException e) {
                failed(works, Failures.ofDatabase(e), e);
            } catch (RuntimeException e) {
                failed(works, Failures.ofDefect(e), e);
            }
        }

        private void failed(List<Work> works, Failure reason, Exception cause) {
            switch (reason.kind()) {
                case POISON -> {
                    if (works.size() > 1) {
                        apply(works.subList(0, works.size() / 2));
                        apply(works.subList(works.size() / 2, works.size()));
                    } else if (supersedesOthers(works.get(0))) {
                        readAgain.add(works.get(0));
                    } else {
                        poison(works.get(0), reason);
                    }
                }
                case TRANSIENT -> {
                    databaseFails = !(cause instanceof DatabaseException database && database.isAboutLocks())
                            || ++lockFailures == MOST_LOCK_FAILURES;
                    leaveOpen(works, reason);
                }
                case FATAL -> throw new FatalFailureException(reason, cause);
            }
        }

        /**
         * Once the dead-letter topic has refused a letter, the others wait for the next round without asking it; and so
         * they do when it is so slow that the time is over.
         */
        void poison(Work work, Failure reason) {
            Instant now = clock.instant();
            if (work.poison() == null) {
                work.failed(reason, now);
            }
            if (letterBoxFails || now.isAfter(deadline)) {
                return;
            }
            try {
                letterBox.take(work.deadLetter(reason, now));
                settled(work, Settled.DEAD_LETTERED);
            } catch (KafkaException e) {
                letterBoxFails = true;
                leaveOpen(List.of(work), Failures.ofDeadLetters(e));
            }
        }

        private void leaveOpen(List<Work> works, Failure reason) {
            Instant now = clock.instant();
            works.forEach(work -> work.failed(reason, now));
            failure = failure == null ? reason : failure;
        }
    }

    private void committed(List<Work> works, List<Outcome> outcomes) {
        Instant now = clock.instant();
        for (int i = 0; i < works.size(); i++) {
            RowFold<Work> row = works.get(i).row();
            if (row == null) {
                written(works.get(i), outcomes.get(i), now);
            } else {
                row.settle(outcomes.get(i), (work, outcome) -> written(work, outcome, now));
            }
        }
    }

    private void written(Work work, Outcome outcome, Instant now) {
        settled(work, settledAs(outcome));
        if (outcome == Outcome.APPLIED && work.decoded() instanceof Change change && change.occurredAt() != null) {
            metrics.applied(Duration.between(change.occurredAt(), now));
        }
    }

    private static boolean supersedesOthers(Work work) {
        RowFold<Work> row = work.row();
        return row != null && row.size() > 1;
    }

    private static List<Change> changes(List<Work> works) {
        return works.stream().map(work -> (Change) work.decoded()).toList();
    }

    private static Settled settledAs(Outcome outcome) {
        return switch (outcome) {
            case APPLIED -> Settled.APPLIED;
            case STALE -> Settled.STALE;
            case DUPLICATE -> Settled.DUPLICATE;
        };
    }
}
