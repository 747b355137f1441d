// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events of one session for one partition of the events topic, or for the quarantine topic, in order. Each
 * partition may use only a share of the memory, so that a partition without a leader does not stop the other
 * partitions.
 */
final class PartitionQueue {

    private final String name;
    private final @Nullable Integer number;
    private final long maxBytes;
    private final Deque<PendingEvent> waiting = new ArrayDeque<>();
    private int inFlight;
    private long bytes;
    private boolean suspectInFlight;
    private long silentSince;
    private boolean timedOut;

    /** @param number the number of the partition; null if Kafka's partitioner chooses it */
    PartitionQueue(String name, @Nullable Integer number, long maxBytes) {
        this.name = name;
        this.number = number;
        this.maxBytes = maxBytes;
    }

    @Nullable Integer number() {
        return number;
    }

    /** The topic and partition, for operators. */
    @Override
    public String toString() {
        return name;
    }

    /**
     * Whether the event may be sent now: no earlier event is waiting, and either nothing is in flight, or there is room
     * and neither this event nor the one in flight is suspect. So a suspect event is sent alone.
     */
    @SuppressWarnings("ReferenceEquality") // compares the identity of the event
    synchronized boolean admits(PendingEvent event) {
        boolean room = inFlight == 0 || bytes + event.bytes() <= maxBytes;
        boolean alone = inFlight == 0 || !(suspectInFlight || event.suspect());
        return room && alone && (waiting.isEmpty() || waiting.peek() == event);
    }

    /** Queues the event until it may be sent. Then {@link #nextReady} returns it. */
    synchronized void await(PendingEvent event) {
        waiting.add(event);
    }

    /** Removes and returns the first waiting event if it may be sent now; otherwise returns null. */
    synchronized @Nullable PendingEvent nextReady() {
        PendingEvent first = waiting.peek();
        return first != null && admits(first) ? waiting.remove() : null;
    }

    synchronized boolean anyWaiting() {
        return !waiting.isEmpty();
    }

    synchronized void sent(PendingEvent event) {
        if (inFlight == 0 && !timedOut) {
            silentSince = System.nanoTime();
        }
        inFlight++;
        bytes += event.bytes();
        suspectInFlight = event.suspect();
    }

    /**
     * Must be called when the send of this event has succeeded or failed.
     *
     * @param answered false if it failed because the producer's timeout expired
     */
    synchronized void completed(PendingEvent event, boolean answered) {
        inFlight--;
        bytes -= event.bytes();
        timedOut = !answered;
        silentSince = answered ? System.nanoTime() : silentSince;
        suspectInFlight &= inFlight > 0;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Whether events are in flight, but for this long no send has ended other than by a timeout. */
    synchronized boolean stuck(Duration timeout) {
        return inFlight > 0 && System.nanoTime() - silentSince > timeout.toNanos();
    }
}
