// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/** A connection and its current request. {@link RequestDecoder} decodes the requests of a connection one at a time. */
final class ClientConnection {

    private final HttpConnection connection;
    private final ConnectionMemory memory;
    private @Nullable Exchange exchange;
    private @Nullable Throwable fault;
    private long idleSince = System.nanoTime();

    ClientConnection(HttpConnection connection, ConnectionMemory memory) {
        this.connection = connection;
        this.memory = memory;
    }

    ConnectionMemory memory() {
        return memory;
    }

    /** Reports a fault in the head of the next request or in the body of the current request. */
    void malformed(Throwable cause) {
        if (exchange == null) {
            fault = cause;
        } else {
            exchange.malformed();
        }
    }

    /** The fault in the head of the request that has just begun; null if there is none. */
    @Nullable Throwable fault() {
        return fault;
    }

    void began(Exchange begun) {
        exchange = begun;
    }

    void finished(Exchange done) {
        if (exchange == done) {
            exchange = null;
            idleSince = System.nanoTime();
        }
    }

    /** Enforces the time limits of the current request, or closes a connection that has been idle too long. */
    void checkTime(long now, long idleNanos) {
        if (exchange != null) {
            exchange.checkTime(now);
        } else if (now - idleSince > idleNanos) {
            cut();
        }
    }

    /** Closes the connection after sending pending data. */
    void close() {
        connection.close();
    }

    /** Closes the connection immediately. */
    void cut() {
        memory.cut();
    }
}
