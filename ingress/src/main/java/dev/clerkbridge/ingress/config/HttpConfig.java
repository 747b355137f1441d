// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.operations.environment.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The public port for webhooks and its resource limits.
 *
 * @param endpoint where to listen
 * @param path the webhook path; other paths are answered 404
 * @param bodyLimitBytes larger bodies are refused; Svix sends at most about 350 kB
 * @param timeouts the time limits of a request
 * @param limits the limits on concurrent connections and memory
 * @param tls null for plain HTTP, for example behind a proxy that terminates TLS
 */
public record HttpConfig(
        Endpoint endpoint,
        String path,
        int bodyLimitBytes,
        Timeouts timeouts,
        Limits limits,
        @Nullable TlsConfig tls) {

    /** The estimated maximum memory of a connection in bytes, with a small body. Larger ones are counted separately. */
    public int connectionBytes() {
        return (tls == null ? 64 : 128) * 1024;
    }

    /**
     * The time limits of a request.
     *
     * @param body from the end of the headers to the end of the body
     * @param idle from the opening of the connection, or the end of an answer, to the end of the next request's headers
     * @param answer from the end of the body to the answer; less than the 15 s that Svix waits. Sending the answer may
     *     take as long again
     */
    public record Timeouts(Duration body, Duration idle, Duration answer) {}

    /**
     * The limits on concurrent connections and memory.
     *
     * @param maxConnections the maximum number of open connections; at the maximum, a new one replaces an old one or is
     *     closed
     * @param maxInFlightBytes the memory for all connections ({@link #connectionBytes()} each) and all large bodies
     */
    public record Limits(int maxConnections, long maxInFlightBytes) {}
}
