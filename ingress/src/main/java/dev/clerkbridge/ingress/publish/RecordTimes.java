// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.event.Event;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Chooses the timestamps of records: normally the time when the event was accepted; the current time if the event was
 * accepted more than a day ago, because Kafka deletes records by their timestamps, or if the broker refuses that time.
 * {@code ce_recordedtime} always has the acceptance time.
 */
final class RecordTimes {

    private static final long MAX_AGE_MILLIS = Duration.ofDays(1).toMillis();

    private final InstantSource clock;
    private volatile long refusedUntil = Long.MIN_VALUE;

    RecordTimes(InstantSource clock) {
        this.clock = clock;
    }

    /** The timestamp in epoch milliseconds. */
    long timestamp(Event event) {
        long acceptedAt = event.acceptedAt().toEpochMilli();
        long now = clock.millis();
        return acceptedAt <= refusedUntil || now - acceptedAt > MAX_AGE_MILLIS ? now : acceptedAt;
    }

    /**
     * Records that the broker refused this timestamp. Afterwards, {@link #timestamp} returns the current time for every
     * event accepted up to now, or up to the refused timestamp if that is later.
     */
    synchronized void refused(long timestamp) {
        refusedUntil = Math.max(refusedUntil, Math.max(timestamp, clock.millis()));
    }
}
