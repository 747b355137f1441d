// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.operations.command.RedrivenEvent;

/**
 * An event that is quarantined or set aside.
 *
 * @param shown the fields that the command prints
 * @param timestamp the record's timestamp in epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares or changes stored events
record StoredEvent(RedrivenEvent shown, SvixHeaders svix, long timestamp, byte[] body) {}
