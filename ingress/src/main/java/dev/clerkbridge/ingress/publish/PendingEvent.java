// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import org.apache.kafka.common.utils.Utils;

/**
 * An event on its way to Kafka, with all that was learnt about it. It outlives the sessions that carry it.
 *
 * <pre>
 *        ┌────────── its session ended ──────────┐
 *        ▼                                       │
 *  ──► QUEUED ─────────── sent ───────────────► SENT ───── acknowledged ─────► FINISHED
 *        ▲                                       │                                ▲
 *        │                          refused: too large, invalid                   │
 *        │                                       ▼                                │
 *        └── for the quarantine topic, once ── REFUSED ── there as well: set aside ┘
 * </pre>
 *
 * A record that the broker called invalid in a batch of several is <em>suspect</em>: the broker's answer does not say
 * which fault it has. It is sent again alone in its partition, and only then is it refused.
 *
 * <p>Safe for any thread.
 */
public abstract class PendingEvent {

    enum State {
        QUEUED,
        SENT,
        REFUSED,
        FINISHED
    }

    private final long bytes;
    private final int keyHash;
    private boolean quarantined;
    private State state = State.QUEUED;
    private boolean suspect;

    /** @param bytes what it takes up in memory while it waits for Kafka */
    protected PendingEvent(Event event, long bytes) {
        this.bytes = bytes;
        this.keyHash = event.key() == null
                ? 0
                : Utils.toPositive(Utils.murmur2(event.key().getBytes(UTF_8)));
        this.quarantined = event.quarantine() != null;
    }

    /** The event as it is to be published. May read the journal: only on the publisher's thread. */
    final Event event() {
        Event event = load();
        return quarantined() && event.quarantine() == null
                ? event.quarantined(QuarantineReason.REFUSED_BY_KAFKA)
                : event;
    }

    /** The event as it was accepted. */
    protected abstract Event load();

    /** Frees memory while the event waits for its partition; false if it cannot wait and its sender was told so. */
    protected abstract boolean postpone();

    /** Kafka has it. Called once, on the producer's thread. */
    protected abstract void acknowledged();

    /**
     * Neither topic takes it: keeps it elsewhere, or tells its sender. Called on the publisher's thread, again after an
     * exception.
     *
     * @return whether it was kept
     */
    protected abstract boolean setAside();

    /** The producer gave up waiting for an acknowledgement; true if the event need not be sent again. */
    protected abstract boolean timedOut();

    final long bytes() {
        return bytes;
    }

    /** The partition that Kafka's own partitioner gives the event's key. */
    final int partition(int partitions) {
        return keyHash % partitions;
    }

    final synchronized boolean quarantined() {
        return quarantined;
    }

    final synchronized boolean suspect() {
        return suspect;
    }

    final synchronized void suspected() {
        suspect = true;
    }

    final synchronized boolean finished() {
        return state == State.FINISHED;
    }

    final synchronized void sent() {
        move(State.QUEUED, State.SENT);
    }

    /** Its session ended before Kafka answered. */
    final synchronized void sessionEnded() {
        if (state == State.SENT) {
            state = State.QUEUED;
        }
    }

    final synchronized void refused() {
        move(State.SENT, State.REFUSED);
    }

    /** Whether it was refused, and neither queued for the quarantine nor set aside since. */
    final synchronized boolean isRefused() {
        return state == State.REFUSED;
    }

    /** After the events topic refused it, the quarantine topic is tried. */
    final synchronized void quarantine() {
        move(State.REFUSED, State.QUEUED);
        quarantined = true;
        suspect = false;
    }

    /** Returns whether it was unfinished until now. */
    protected final synchronized boolean finish() {
        boolean before = state != State.FINISHED;
        state = State.FINISHED;
        return before;
    }

    private void move(State from, State to) {
        if (state != from) {
            throw new IllegalStateException("A pending event is " + state + ", not " + from);
        }
        state = to;
    }
}
