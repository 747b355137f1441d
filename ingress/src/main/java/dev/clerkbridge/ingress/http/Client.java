package dev.clerkbridge.ingress.http;

import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/** One connection and the request it is in. HTTP/1.1 answers in order, so there is never more than one. */
final class Client {

    private final HttpConnection connection;
    private @Nullable Exchange exchange;
    private long idleSince;

    Client(HttpConnection connection, long now) {
        this.connection = connection;
        this.idleSince = now;
    }

    void began(Exchange begun) {
        exchange = begun;
    }

    void finished(long now) {
        exchange = null;
        idleSince = now;
    }

    /** Ends what takes too long: the request as it says itself, or a connection without any. */
    void checkTime(long now, long idleNanos) {
        if (exchange != null) {
            exchange.checkTime(now);
        } else if (now - idleSince > idleNanos) {
            close();
        }
    }

    void close() {
        connection.close();
    }
}
