// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.health;

import dev.clerkbridge.usersync.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The status of the consumer loop: written by the loop, read by health and metrics. Thread-safe. */
public final class LoopStatus {

    /**
     * A loop that completes no iteration for this long counts as hung. By then, it has lost its partitions, unless
     * {@code max.poll.interval.ms} was raised.
     */
    private static final Duration HANG_LIMIT = Duration.ofMinutes(5);

    /** The phases of the loop. */
    public enum Phase {
        /** Before the first Kafka consumer is open, for example while the tables are migrated. */
        STARTING,
        /** Reading and settling events. */
        RUNNING,
        /** Ended by an unexpected exception. */
        DEAD,
        /** Stopped on request. */
        CLOSED
    }

    private final InstantSource clock;
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable Failure cause;
    private volatile Instant lastIteration;
    private volatile boolean assigned;
    private volatile int paused;
    private volatile int open;
    private volatile @Nullable Lag lag;

    private record Lag(long records, @Nullable Instant since) {}

    /** Creates the status of a loop that is about to start. */
    public LoopStatus(InstantSource clock) {
        this.clock = clock;
        this.lastIteration = clock.instant();
    }

    public Phase phase() {
        return phase;
    }

    /** The failure that keeps events from being applied; null if there is none. */
    public @Nullable Failure cause() {
        return cause;
    }

    /** Whether the loop is running and not hung, has joined the group, and reports no failure. */
    public boolean isReady() {
        return phase == Phase.RUNNING && assigned && cause == null && !isHung();
    }

    /**
     * Whether the loop is starting, is running and not hung, or was closed. Starting can take a long time, because it
     * includes migrations.
     */
    public boolean isAlive() {
        return phase == Phase.STARTING || phase == Phase.CLOSED || (phase == Phase.RUNNING && !isHung());
    }

    /** Whether the loop is starting or running, even if events fail. */
    public boolean isStartingOrRunning() {
        return phase == Phase.STARTING || phase == Phase.RUNNING;
    }

    /**
     * Whether the current consumer has joined the group while the events topic existed. Its assignment can be empty.
     */
    public boolean isAssigned() {
        return assigned;
    }

    public boolean isHung() {
        return sinceLastIteration().compareTo(HANG_LIMIT) > 0;
    }

    public Duration sinceLastIteration() {
        return Duration.between(lastIteration, clock.instant());
    }

    /** Number of partitions paused until open records are settled. */
    public int pausedPartitions() {
        return paused;
    }

    /** Number of records that have been read but not yet settled. Records that are read again do not count. */
    public int openRecords() {
        return open;
    }

    /**
     * Number of records that have not been settled yet, including those that have not been read yet; NaN until Kafka
     * has reported the end offsets, and while no consumer can join the group. Counts this instance's partitions or,
     * while the service cannot start, the group's.
     */
    public double lagRecords() {
        Lag known = lag;
        return known == null ? Double.NaN : known.records;
    }

    /**
     * Age in seconds of the oldest record that has not been settled yet; zero if there is none, NaN as in
     * {@link #lagRecords}. While all partitions are paused, the time of an unread record is unknown, so its age is
     * estimated.
     */
    public double lagSeconds() {
        Lag known = lag;
        if (known == null) {
            return Double.NaN;
        }
        return known.since == null
                ? 0
                : Math.max(0, Duration.between(known.since, clock.instant()).toMillis() / 1000.0);
    }

    /** Records that the loop has completed an iteration. */
    public void iterated(int pausedPartitions) {
        lastIteration = clock.instant();
        paused = pausedPartitions;
    }

    /** Sets the number of open records. */
    public void open(int openRecords) {
        open = openRecords;
    }

    /** Records that a consumer was opened. */
    public void running() {
        phase = Phase.RUNNING;
        lastIteration = clock.instant();
        cause = null;
    }

    /**
     * Records that the consumer has left the group and was closed: no record is open, and no partition is paused. If it
     * had not joined the group, the lag is unknown from now on.
     */
    public void consumerClosed() {
        lag = assigned ? lag : null;
        assigned = false;
        open = 0;
        paused = 0;
    }

    /** Records that the consumer has joined the group while the events topic exists. */
    public void assigned() {
        assigned = true;
    }

    /** Sets the failure that keeps events from being applied; null if there is none. */
    public void failing(@Nullable Failure failure) {
        lastIteration = clock.instant();
        cause = failure;
    }

    /**
     * Sets the mirror's lag.
     *
     * @param since time of the oldest record that has not been settled yet; null if there is none
     */
    public void lag(long records, @Nullable Instant since) {
        lag = new Lag(records, since);
    }

    /** Records that the loop has ended. */
    public void ended(Phase end, @Nullable Failure failure) {
        phase = end;
        cause = failure;
    }
}
