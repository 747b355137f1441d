// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's admin client. It is created when it is first needed, because it cannot be created while no broker's name
 * resolves, and replaced when it is old, because it reads its certificates only when it is created. Thread-safe.
 */
public final class LazyAdmin implements Supplier<Admin>, AutoCloseable {

    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, Object> properties;
    private final InstantSource clock;
    private @Nullable Admin admin;
    /** Other threads may still use it until the next replacement. */
    private @Nullable Admin previous;

    private Instant replaceAfter = Instant.EPOCH;
    private boolean replacing;

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
     * @throws KafkaException if the client cannot be created now
     */
    @Override
    public Admin get() {
        Admin current;
        synchronized (this) {
            current = admin;
            if (current == null) {
                Admin created = Admin.create(properties);
                use(created);
                return created;
            }
            Instant now = clock.instant();
            if (replacing || !now.isAfter(replaceAfter)) {
                return current;
            }
            replacing = true;
        }
        return replace(current);
    }

    /** Does not hold the lock while it creates or closes a client, because resolving a name can take long. */
    private Admin replace(Admin current) {
        Admin created = null;
        Admin oldest = null;
        try {
            created = Admin.create(properties);
        } catch (KafkaException e) {
            // For example, the name does not resolve now. The client may still have its connections.
        } finally {
            synchronized (this) {
                replacing = false;
                if (created == null) {
                    replaceAfter = clock.instant().plus(RETRY_AFTER);
                } else {
                    oldest = previous;
                    previous = admin;
                    use(created);
                }
            }
        }
        close(oldest);
        return created == null ? current : created;
    }

    private void use(Admin created) {
        admin = created;
        replaceAfter = clock.instant().plus(MAX_AGE);
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
