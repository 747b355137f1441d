// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.nio.file.Path;

/**
 * Where events are kept until Kafka has them.
 *
 * @param directory used by this process alone
 * @param maxBytes a journal of this size takes no more events
 */
public record JournalConfig(Path directory, long maxBytes) {}
