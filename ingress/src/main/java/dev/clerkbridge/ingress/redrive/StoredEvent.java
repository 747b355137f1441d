// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.operations.command.RedrivenEvent;

/**
 * An event that was set aside.
 *
 * @param shown what may be shown of it
 * @param timestamp of its record, milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not copied
record StoredEvent(RedrivenEvent shown, SvixHeaders svix, long timestamp, byte[] body) {}
