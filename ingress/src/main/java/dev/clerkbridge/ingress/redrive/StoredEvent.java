// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.operations.command.RedriveCandidate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event that is quarantined or set aside, checked against the current settings.
 *
 * @param shown the fields that the command prints
 * @param record the event's record for the events topic; null if the event is not usable
 * @param unusable why the event is not usable; null if it is usable
 */
record StoredEvent(
        RedriveCandidate shown,
        @Nullable ProducerRecord<byte[], byte[]> record,
        @Nullable QuarantineReason unusable) {}
