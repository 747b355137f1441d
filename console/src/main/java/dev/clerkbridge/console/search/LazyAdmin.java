// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's admin client. It is created when it is first needed, because it cannot be created while no broker's name
 * resolves. Thread-safe.
 */
public final class LazyAdmin implements Supplier<Admin>, AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, Object> properties;
    private @Nullable Admin admin;

    /**
     * Does not connect yet.
     *
     * @param properties the client's properties, including {@code bootstrap.servers}
     */
    public LazyAdmin(Map<String, Object> properties) {
        this.properties = Map.copyOf(properties);
    }

    /**
     * The client.
     *
     * @throws org.apache.kafka.common.KafkaException if the client cannot be created now
     */
    @Override
    public synchronized Admin get() {
        Admin current = admin;
        if (current == null) {
            current = Admin.create(properties);
            admin = current;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(CLOSE_TIMEOUT);
        }
    }
}
