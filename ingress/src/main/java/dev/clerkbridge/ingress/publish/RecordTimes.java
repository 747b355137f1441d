// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.event.Event;
import java.time.InstantSource;

/**
 * The timestamps of records: when the event was accepted, unless the broker refused such a time, be it for its age or
 * because a clock is wrong; then the current time. {@code ce_recordedtime} always holds the time of acceptance.
 */
final class RecordTimes {

    private final InstantSource clock;
    private volatile long refusedUntil = Long.MIN_VALUE;

    RecordTimes(InstantSource clock) {
        this.clock = clock;
    }

    /** In milliseconds since 1970. */
    long timestamp(Event event) {
        long acceptedAt = event.acceptedAt().toEpochMilli();
        return acceptedAt <= refusedUntil ? clock.millis() : acceptedAt;
    }

    /** The broker refused this time: everything accepted until now is published with the current one. */
    void refused(long timestamp) {
        refusedUntil = Math.max(timestamp, clock.millis());
    }
}
