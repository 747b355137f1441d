// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.ingress.event.SvixHeaders;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that was set aside.
 *
 * @param place where it is: {@code partition@offset}, or its number in the journal
 * @param reason the code of why it was set aside
 * @param type Clerk's event type, as it was read then
 * @param acceptedAt when the ingress accepted it
 * @param timestamp of its record, milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not copied
record StoredEvent(
        String place,
        String reason,
        @Nullable String type,
        SvixHeaders svix,
        Instant acceptedAt,
        long timestamp,
        byte[] body) {}
