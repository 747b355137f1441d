// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events to bring back.
 *
 * @param reason only those that were set aside for it; null for any
 * @param since only those that were accepted since then; null for all
 * @param type only those of this event type; null for any
 * @param limit at most so many
 * @param dryRun whether to change nothing
 */
record RedriveRequest(
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable String type,
        long limit,
        boolean dryRun) {

    boolean wants(StoredEvent event) {
        return (reason == null || reason.equals(event.reason()))
                && (since == null || !event.acceptedAt().isBefore(since))
                && (type == null || type.equals(event.type()));
    }
}
