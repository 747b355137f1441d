// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The printable fields of a set-aside event.
 *
 * @param place where it is: {@code partition@offset}, or its number in the journal
 * @param reason why it was set aside; contains no value from the payload
 * @param type Clerk's event type, if it could be read
 * @param id the {@code svix-id}
 * @param acceptedAt when the ingress accepted it
 */
public record RedrivenEvent(
        String place, String reason, @Nullable String type, String id, Instant acceptedAt) {}
