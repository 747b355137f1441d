// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events of one session for one partition, in order. Each lane may use only a share of the memory, so that a partition
 * without a leader does not stop the others.
 */
final class Lane {

    private final String name;
    private final @Nullable Integer partition;
    private final long maxBytes;
    private final Deque<PendingEvent> waiting = new ArrayDeque<>();
    private int inFlight;
    private long bytes;
    private boolean carriesSuspect;
    private long progressAt;

    /** @param partition null if Kafka's partitioner chooses the partition */
    Lane(String name, @Nullable Integer partition, long maxBytes) {
        this.name = name;
        this.partition = partition;
        this.maxBytes = maxBytes;
    }

    @Nullable Integer partition() {
        return partition;
    }

    /** The topic and partition, for operators. */
    @Override
    public String toString() {
        return name;
    }

    /** Whether the event may be sent now without overtaking an earlier one. */
    @SuppressWarnings("ReferenceEquality") // this event, not an equal one
    synchronized boolean admits(PendingEvent event) {
        boolean room = inFlight == 0 || bytes + event.bytes() <= maxBytes;
        boolean alone = inFlight == 0 || !(carriesSuspect || event.suspect());
        return room && alone && (waiting.isEmpty() || waiting.peek() == event);
    }

    /** Queues the event until there is room; {@link #nextReady} returns it then. */
    synchronized void await(PendingEvent event) {
        waiting.add(event);
    }

    /** The first waiting event, if it may be sent now. */
    synchronized @Nullable PendingEvent nextReady() {
        PendingEvent first = waiting.peek();
        return first != null && admits(first) ? waiting.remove() : null;
    }

    synchronized boolean anyWaiting() {
        return !waiting.isEmpty();
    }

    synchronized void sent(PendingEvent event) {
        if (inFlight == 0) {
            progressAt = System.nanoTime();
        }
        inFlight++;
        bytes += event.bytes();
        carriesSuspect = event.suspect();
    }

    /** Records a response of Kafka, successful or not. */
    synchronized void answered(PendingEvent event) {
        inFlight--;
        bytes -= event.bytes();
        progressAt = System.nanoTime();
        carriesSuspect &= inFlight > 0;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Whether Kafka has not responded for this long although events are in flight. */
    synchronized boolean stalled(Duration patience) {
        return inFlight > 0 && System.nanoTime() - progressAt > patience.toNanos();
    }
}
