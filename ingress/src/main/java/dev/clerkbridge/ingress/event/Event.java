// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

import dev.clerkbridge.contract.QuarantineReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook whose signature was verified, with everything that its Kafka record needs.
 *
 * <p>The body array is not copied and must not be modified.
 *
 * @param svix the signature headers
 * @param acceptedAt when this service verified the event, to the microsecond; decides the order of events whose other
 *     times are equal
 * @param key the record's key ({@code docs/contract.md}); null only if the event is quarantined
 * @param type Clerk's event type; null only if the event is quarantined
 * @param instanceId the Clerk instance that sent the event; null if it is missing (before 2025) or invalid
 * @param occurredAt the envelope's timestamp; null if it is missing or invalid
 * @param quarantine why the event goes to the quarantine topic; null if it goes to the events topic
 * @param body the request body, byte for byte
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares events, and copying each body would take time
public record Event(
        SvixHeaders svix,
        Instant acceptedAt,
        @Nullable String key,
        @Nullable String type,
        @Nullable String instanceId,
        @Nullable Instant occurredAt,
        @Nullable QuarantineReason quarantine,
        byte[] body) {

    /** The {@code svix-id} header, which identifies the event in logs, records and tables. */
    public String id() {
        return svix.id();
    }

    /** A copy of this event that is quarantined for this reason. */
    public Event quarantined(QuarantineReason reason) {
        return new Event(svix, acceptedAt, key, type, instanceId, occurredAt, reason, body);
    }
}
