// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.health;

import dev.clerkbridge.usersync.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the loop tells of itself; written by the loop, read by health and metrics at any time. */
public final class LoopStatus {

    /** A loop that has not turned for so long hangs; Kafka takes its partitions away at the same time. */
    private static final Duration HANGING = Duration.ofMinutes(5);

    /** Where the loop is in its life. */
    public enum Phase {
        /** Waiting for the database or for Kafka. */
        STARTING,
        /** Turning. */
        RUNNING,
        /** Ended by a fault of the program. */
        DEAD,
        /** Ended because it was told to. */
        CLOSED
    }

    private final InstantSource clock;
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable Failure cause;
    private volatile Instant lastTurn;
    private volatile boolean assigned;
    private volatile int paused;
    private volatile int open;
    private volatile long lagRecords;
    private volatile Duration lag = Duration.ZERO;

    /** A loop that is about to start. */
    public LoopStatus(InstantSource clock) {
        this.clock = clock;
        this.lastTurn = clock.instant();
    }

    public Phase phase() {
        return phase;
    }

    /** What keeps events from being applied; null while nothing does. */
    public @Nullable Failure cause() {
        return cause;
    }

    /** Whether the loop turns, takes part in the group, and holds nothing up. */
    public boolean isReady() {
        return phase == Phase.RUNNING && assigned && cause == null && !isHanging();
    }

    /** Whether the program works, so that a restart would not help. A start may take long: migrations are part of it. */
    public boolean isAlive() {
        return phase == Phase.STARTING || phase == Phase.CLOSED || (phase == Phase.RUNNING && !isHanging());
    }

    /** Whether the loop starts or turns, in however much trouble. */
    public boolean isTurning() {
        return phase == Phase.STARTING || phase == Phase.RUNNING;
    }

    /** Whether the group has given this instance its share, be it none. */
    public boolean isAssigned() {
        return assigned;
    }

    public boolean isHanging() {
        return sinceLastTurn().compareTo(HANGING) > 0;
    }

    public Duration sinceLastTurn() {
        return Duration.between(lastTurn, clock.instant());
    }

    /** Partitions that are not read, because something has to be settled first. */
    public int pausedPartitions() {
        return paused;
    }

    /** Records that were read and are not settled. */
    public int openRecords() {
        return open;
    }

    /** Records of this instance's partitions that are not settled. */
    public long lagRecords() {
        return lagRecords;
    }

    /** The age of the oldest record that is not settled; zero when there is none. */
    public Duration lag() {
        return lag;
    }

    /** The loop has turned once, so it does not hang. */
    public void turned(int pausedPartitions) {
        lastTurn = clock.instant();
        paused = pausedPartitions;
    }

    /** How many records were read and are not settled. */
    public void open(int openRecords) {
        open = openRecords;
    }

    /** There is a consumer. */
    public void running() {
        phase = Phase.RUNNING;
        lastTurn = clock.instant();
        cause = null;
    }

    /** The group has given this instance its share. */
    public void assigned() {
        assigned = true;
    }

    /** Why events are not applied; null when nothing keeps them. */
    public void holding(@Nullable Failure failure) {
        lastTurn = clock.instant();
        cause = failure;
    }

    /** How far the mirror is behind. */
    public void lagging(long records, Duration age) {
        lagRecords = records;
        lag = age;
    }

    /** The loop has ended. */
    public void ended(Phase end, @Nullable Failure failure) {
        phase = end;
        cause = failure;
    }
}
