// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
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
        return read(delivery.svix(), delivery.acceptedAt(), delivery.body(), delivery.utf8());
    }

    /**
     * Reads an event again that was verified, accepted and set aside earlier: the settings may have changed since.
     */
    public Event readAgain(SvixHeaders svix, Instant acceptedAt, byte[] body) {
        return read(svix, acceptedAt, body, isUtf8(body));
    }

    private Event read(SvixHeaders svix, Instant acceptedAt, byte[] body, boolean utf8) {
        Envelope envelope = utf8 ? Envelope.parse(body) : Envelope.unreadable(QuarantineReason.NOT_UTF8);
        String key = envelope.key();
        return new Event(
                svix,
                acceptedAt,
                key,
                envelope.type(),
                envelope.instanceId(),
                envelope.occurredAt(),
                unusable(envelope, key),
                body);
    }

    private static boolean isUtf8(byte[] body) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
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
