// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/** Closes Kafka's admin clients. */
public final class AdminClients {

    /** Not zero: the client passes it to {@link Thread#join(long)}, where zero means to wait forever. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private AdminClients() {}

    /** Closes the client. Does not wait for its thread, which may be in a DNS lookup. */
    public static void closeAtOnce(Admin admin) {
        admin.close(AT_ONCE);
    }
}
