// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.operations.environment.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The public port for webhooks, and how much of this process a stranger may use.
 *
 * @param endpoint where to listen
 * @param path the only path that is not answered 404
 * @param bodyLimitBytes larger bodies are refused; Svix sends at most about 350 kB
 * @param timeouts how long anything may take
 * @param limits how much may be in progress at once
 * @param tls null where a proxy ends TLS
 */
public record HttpConfig(
        Endpoint endpoint,
        String path,
        int bodyLimitBytes,
        Timeouts timeouts,
        Limits limits,
        @Nullable TlsConfig tls) {

    /** What a connection may hold without a large body, in bytes: an estimate of what a connection can hold. */
    public int connectionBytes() {
        return (tls == null ? 64 : 128) * 1024;
    }

    /**
     * How long anything may take.
     *
     * @param body from the end of the headers to the end of the body
     * @param idle from one request to the end of the headers of the next, however slowly they come
     * @param answer from the end of the body to the answer; Svix gives up after 15 s, so a 503 must come before
     */
    public record Timeouts(Duration body, Duration idle, Duration answer) {}

    /**
     * How much may be in progress at once.
     *
     * @param maxConnections for a further one an old one is closed
     * @param maxInFlightBytes {@link #connectionBytes()} of every connection, and large bodies
     */
    public record Limits(int maxConnections, long maxInFlightBytes) {}
}
