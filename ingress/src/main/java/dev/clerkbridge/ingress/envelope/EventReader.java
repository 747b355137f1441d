package dev.clerkbridge.ingress.envelope;

import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        String key = envelope.key();
        return new Event(
                delivery.svix(),
                delivery.acceptedAt(),
                key,
                envelope.type(),
                envelope.instanceId(),
                envelope.occurredAt(),
                unusable(envelope, key),
                delivery.body());
    }

    private @Nullable QuarantineReason unusable(Envelope envelope, @Nullable String key) {
        if (envelope.fault() != null) {
            return envelope.fault();
        }
        String instanceId = envelope.instanceId();
        if (!instanceIds.isEmpty() && (instanceId == null || !instanceIds.contains(instanceId))) {
            return QuarantineReason.FOREIGN_INSTANCE;
        }
        return key == null ? QuarantineReason.NO_KEY : null;
    }
}
