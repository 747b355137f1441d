// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

import dev.clerkbridge.contract.QuarantineReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook whose signature was verified: all that its record on Kafka will be made of, and all that is kept until then.
 *
 * <p>The array is not copied; nobody may change it.
 *
 * @param svix the headers that the signature is checked with
 * @param acceptedAt when this service verified it, in microseconds; the order of two events that say the same of
 *     themselves
 * @param key the record's key ({@code docs/contract.md}); absent only when quarantined
 * @param type Clerk's event type; absent only when quarantined
 * @param instanceId Clerk's instance, absent in events of before 2025
 * @param occurredAt the envelope's timestamp, where it has one
 * @param quarantine why no subscriber could use the event; absent for a good one
 * @param body the request body, byte for byte
 */
@SuppressWarnings(
        "ArrayRecordComponent") // identity is never asked of an event, and a copy per hop would be paid per event
public record Event(
        SvixHeaders svix,
        Instant acceptedAt,
        @Nullable String key,
        @Nullable String type,
        @Nullable String instanceId,
        @Nullable Instant occurredAt,
        @Nullable QuarantineReason quarantine,
        byte[] body) {

    /** The {@code svix-id} header, by which one event can be followed everywhere. */
    public String id() {
        return svix.id();
    }

    /** The same event, marked as one that no subscriber can use. */
    public Event quarantined(QuarantineReason reason) {
        return new Event(svix, acceptedAt, key, type, instanceId, occurredAt, reason, body);
    }
}
