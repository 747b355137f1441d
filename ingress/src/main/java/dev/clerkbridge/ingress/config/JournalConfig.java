package dev.clerkbridge.ingress.config;

import java.nio.file.Path;

/**
 * Where events are kept until Kafka has them.
 *
 * @param directory belongs to this process alone
 * @param maxBytes at this size the journal takes no more events
 */
public record JournalConfig(Path directory, long maxBytes) {}
