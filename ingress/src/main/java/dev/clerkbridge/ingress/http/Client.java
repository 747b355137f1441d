// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/** One connection and the request it is in. There is never more than one: see {@link RequestDecoder}. */
final class Client {

    private final HttpConnection connection;
    private final Share share;
    private @Nullable Exchange exchange;
    private @Nullable Throwable fault;
    private long idleSince = System.nanoTime();

    Client(HttpConnection connection, Share share) {
        this.connection = connection;
        this.share = share;
    }

    Share share() {
        return share;
    }

    /** What is wrong with the request that comes next, or with the body of the present one. */
    void malformed(Throwable cause) {
        if (exchange == null) {
            fault = cause;
        } else {
            exchange.malformed();
        }
    }

    /** What was wrong with the request that has just begun; null if nothing was. */
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

    /** Ends what takes too long: the request as it says itself, or a connection without any. */
    void checkTime(long now, long idleNanos) {
        if (exchange != null) {
            exchange.checkTime(now);
        } else if (now - idleSince > idleNanos) {
            cut();
        }
    }

    /** Closes the connection when its client has been sent what is left to send. */
    void close() {
        connection.close();
    }

    /** Closes the connection at once. */
    void cut() {
        share.cut();
    }
}
