package dev.clerkbridge.ingress.envelope;

import dev.clerkbridge.ingress.event.QuarantineReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was read of Clerk's envelope; fields that are missing or of the wrong type are null. */
final class Envelope {

    @Nullable String type;

    @Nullable String instanceId;

    @Nullable Instant occurredAt;
    /** Null unless {@code data} is an object. */
    @Nullable Identifiers identifiers;
    /** Why the text could not be read to its end as one JSON value, or null if it could. */
    @Nullable QuarantineReason fault;

    /** Of a body that is no JSON nothing is taken over, not even what could be read of its beginning. */
    static Envelope unreadable(QuarantineReason fault) {
        Envelope envelope = new Envelope();
        envelope.fault = fault;
        return envelope;
    }
}
