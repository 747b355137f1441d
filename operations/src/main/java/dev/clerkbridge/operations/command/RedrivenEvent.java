// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of an event that was set aside.
 *
 * @param place where it is: {@code partition@offset}, or its number in the journal
 * @param reason why it was set aside, without any value of its payload
 * @param type Clerk's event type, if it could be read
 * @param id the {@code svix-id}
 * @param acceptedAt when the ingress accepted it
 */
public record RedrivenEvent(
        String place, String reason, @Nullable String type, String id, Instant acceptedAt) {}
