// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import org.apache.kafka.common.utils.Utils;

/**
 * An event that is being published, and its state. Both outlive a session.
 *
 * <pre>
 *        ┌────────── its session ended ──────────┐
 *        ▼                                       │
 *  ──► QUEUED ─────────── sent ───────────────► SENT ─── acknowledged, or timed out ───────► FINISHED
 *        ▲                                       │                                              ▲
 *        │                  refused: too large, invalid, not permitted                          │
 *        │                                       ▼                                              │
 *        └─ resent to the quarantine topic ──── REFUSED ─── refused there: set aside, or failed ┘
 * </pre>
 *
 * In kafka mode, an event is also finished when its request times out, in whichever state it is.
 *
 * <p>If the broker finds a batch invalid, its events are <em>suspect</em>: the response does not say which record is
 * invalid. A suspect event is resent with no other record of its partition in flight, and is refused only if the broker
 * does not accept it then either.
 *
 * <p>Thread-safe.
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

    /** @param bytes the event's size in memory while it waits for Kafka */
    protected PendingEvent(Event event, long bytes) {
        this.bytes = bytes;
        this.keyHash = event.key() == null
                ? 0
                : Utils.toPositive(Utils.murmur2(event.key().getBytes(UTF_8)));
        this.quarantined = event.quarantine() != null;
    }

    /** The event to publish. Call this only on the publisher's thread, because it may read the journal. */
    final Event event() {
        Event event = load();
        return quarantined() && event.quarantine() == null
                ? event.quarantined(QuarantineReason.REFUSED_BY_KAFKA)
                : event;
    }

    /** Returns the event, from memory or from the journal. */
    protected abstract Event load();

    /**
     * Frees memory while the event waits for its partition. If the event cannot wait, answers its request with 503 and
     * returns false.
     */
    protected abstract boolean postpone();

    /** Called once, on the producer's thread, when Kafka has acknowledged the event. */
    protected abstract void acknowledged();

    /**
     * Called when the quarantine topic has refused the event. Sets the event aside in the journal or, without a
     * journal, completes it as failed. Called on the publisher's thread, and called again after an exception.
     *
     * @return whether the event was set aside in the journal
     */
    protected abstract boolean setAside();

    /** Called when the event has not been acknowledged in time. Returns true if the event need not be resent. */
    protected abstract boolean timedOut();

    final long bytes() {
        return bytes;
    }

    /** The partition that Kafka's partitioner chooses for the event's key. */
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

    /** Requeues the event if its session ended before Kafka responded. */
    final synchronized void sessionEnded() {
        if (state == State.SENT) {
            state = State.QUEUED;
        }
    }

    /** Returns false if the event is finished, because its request has timed out in the meantime. */
    final synchronized boolean refused() {
        return move(State.SENT, State.REFUSED);
    }

    /** Whether the event is refused, but not yet queued for the quarantine topic or set aside. */
    final synchronized boolean isRefused() {
        return state == State.REFUSED;
    }

    /** Queues a refused event for the quarantine topic, unless its request has timed out in the meantime. */
    final synchronized void quarantine() {
        if (move(State.REFUSED, State.QUEUED)) {
            quarantined = true;
            suspect = false;
        }
    }

    /** Finishes the event; returns false if it was already finished. */
    protected final synchronized boolean finish() {
        boolean before = state != State.FINISHED;
        state = State.FINISHED;
        return before;
    }

    /** Returns false and changes nothing if the event is finished: a request can time out in each state. */
    private boolean move(State from, State to) {
        if (state != from && state != State.FINISHED) {
            throw new IllegalStateException("A pending event is " + state + ", not " + from);
        }
        state = state == State.FINISHED ? state : to;
        return state == to;
    }
}
