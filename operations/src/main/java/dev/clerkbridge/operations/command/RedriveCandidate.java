// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a quarantined, set-aside or dead-lettered event that {@code redrive} prints.
 *
 * @param place where the event is stored: {@code partition@offset}, or its number in the journal
 * @param reason why the event is stored there; contains no value from the payload
 * @param type Clerk's event type; null if it could not be read
 * @param id the {@code svix-id}; for a snapshot or an absence, the {@code ce_id}
 * @param acceptedAt when the ingress accepted the event; for a dead letter, the original record's timestamp
 */
public record RedriveCandidate(
        String place, String reason, @Nullable String type, String id, Instant acceptedAt) {}
