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
 * Turns a verified delivery into an event with its key, its type and, if it is unusable, the quarantine reason.
 * Thread-safe.
 */
public final class EventReader {

    private final Set<String> instanceIds;

    /**
     * Creates a reader.
     *
     * @param instanceIds Clerk instances whose events are usable; empty allows all
     */
    public EventReader(Set<String> instanceIds) {
        this.instanceIds = Set.copyOf(instanceIds);
    }

    /** Never throws: every verified delivery becomes an event, possibly a quarantined one. */
    public Event read(VerifiedDelivery delivery) {
        Envelope envelope =
                delivery.utf8() ? Envelope.parseUtf8(delivery.body()) : Envelope.unreadable(QuarantineReason.NOT_UTF8);
        return event(delivery.svix(), delivery.acceptedAt(), delivery.body(), envelope);
    }

    /** Rereads an event that was set aside in the journal. Checks it against the current {@code CLERK_INSTANCE_IDS}.
     * Never throws. */
    public Event readAgain(SvixHeaders svix, Instant acceptedAt, byte[] body) {
        return event(svix, acceptedAt, body, Envelope.parse(body));
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
