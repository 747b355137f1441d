// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.nio.file.Path;

/**
 * Where the ingress stores events until Kafka acknowledges them.
 *
 * @param directory used by one ingress at a time
 * @param maxBytes new events are refused when the backlog and the set-aside events reach this size
 */
public record JournalConfig(Path directory, long maxBytes) {}
