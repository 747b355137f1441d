// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.operations.command.RedrivenEvent;

/**
 * An event that was set aside.
 *
 * @param shown the printable fields
 * @param timestamp the record's timestamp in epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredEvent(RedrivenEvent shown, SvixHeaders svix, long timestamp, byte[] body) {}
