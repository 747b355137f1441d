// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's admin client. It is created when it is first needed, because it cannot be created while no broker's name
 * resolves, and replaced when it is old, because it reads its certificates only when it is created. Thread-safe.
 */
public final class LazyAdmin implements Supplier<Admin>, AutoCloseable {

    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, Object> properties;
    private final InstantSource clock;
    private @Nullable Admin admin;
    /** Other threads may still use it until the next replacement. */
    private @Nullable Admin previous;

    private Instant createdAt = Instant.EPOCH;

    /**
     * Does not connect yet.
     *
     * @param properties the client's properties, including {@code bootstrap.servers}
     */
    public LazyAdmin(Map<String, Object> properties) {
        this(properties, InstantSource.system());
    }

    LazyAdmin(Map<String, Object> properties, InstantSource clock) {
        this.properties = Map.copyOf(properties);
        this.clock = clock;
    }

    /**
     * The client.
     *
     * @throws org.apache.kafka.common.KafkaException if the client cannot be created now
     */
    @Override
    public synchronized Admin get() {
        Instant now = clock.instant();
        Admin current = admin;
        if (current == null || now.isAfter(createdAt.plus(MAX_AGE))) {
            Admin created = Admin.create(properties);
            close(previous);
            previous = current;
            current = created;
            admin = created;
            createdAt = now;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        close(previous);
        close(admin);
    }

    private static void close(@Nullable Admin admin) {
        if (admin != null) {
            admin.close(CLOSE_TIMEOUT);
        }
    }
}
