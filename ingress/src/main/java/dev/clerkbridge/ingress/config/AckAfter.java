// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.time.Duration;

/** Where the ingress stores an event before it answers 200. */
public enum AckAfter {
    /** In the local journal, with fsync, even while Kafka is slow or unavailable. */
    JOURNAL(Duration.ofMillis(Integer.MAX_VALUE)),
    /** On Kafka's in-sync replicas. The service stores no events. */
    KAFKA(Duration.ofSeconds(8));

    private final Duration deliveryTimeout;

    AckAfter(Duration deliveryTimeout) {
        this.deliveryTimeout = deliveryTimeout;
    }

    /**
     * How long the publisher waits for Kafka's acknowledgement of an event: without a limit for events in the journal,
     * which wait until an outage ends; otherwise less than the request's own limit, 9 s.
     */
    public Duration deliveryTimeout() {
        return deliveryTimeout;
    }
}
