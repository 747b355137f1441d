// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.envelope;

import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import java.time.Instant;
import java.util.Set;

/**
 * Makes the event of a verified delivery: its key and what else its record needs, or why no subscriber could use it.
 * Safe for any thread.
 */
public final class EventReader {

    private final Set<String> instanceIds;

    /**
     * Makes a reader.
     *
     * @param instanceIds Clerk instances whose events are usable; empty allows all
     */
    public EventReader(Set<String> instanceIds) {
        this.instanceIds = Set.copyOf(instanceIds);
    }

    /** Never throws and never refuses: whatever was signed becomes an event, if need be a quarantined one. */
    public Event read(VerifiedDelivery delivery) {
        Envelope envelope =
                delivery.utf8() ? Envelope.parse(delivery.body()) : Envelope.unreadable(QuarantineReason.NOT_UTF8);
        return event(delivery.svix(), delivery.acceptedAt(), delivery.body(), envelope);
    }

    /**
     * Reads an event again that was verified, accepted and set aside earlier: the settings may have changed since.
     */
    public Event readAgain(SvixHeaders svix, Instant acceptedAt, byte[] body) {
        return event(svix, acceptedAt, body, Envelope.parseUnchecked(body));
    }

    private Event event(SvixHeaders svix, Instant acceptedAt, byte[] body, Envelope envelope) {
        return new Event(
                svix,
                acceptedAt,
                envelope.key(),
                envelope.type(),
                envelope.instanceId(),
                envelope.occurredAt(),
                envelope.unusable(instanceIds),
                body);
    }
}
