package dev.clerkbridge.ingress.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop. One sweep for all of them bounds how long a sender may take for anything: for the
 * next request with its headers, for a body, for reading the rest of a refused one.
 */
final class Clients {

    private final Map<HttpConnection, Client> clients = new HashMap<>();
    private final SharedLimits limits;
    private final long idleNanos;

    Clients(SharedLimits limits, long idleNanos) {
        this.limits = limits;
        this.idleNanos = idleNanos;
    }

    void opened(HttpConnection connection) {
        clients.put(connection, new Client(connection, System.nanoTime()));
        connection.closeHandler(ignored -> closed(connection));
        if (!limits.connectionOpened()) {
            connection.close();
        }
    }

    /** The client of a connection that is open. */
    Client of(HttpConnection connection) {
        return clients.computeIfAbsent(connection, late -> new Client(late, System.nanoTime()));
    }

    void sweep() {
        long now = System.nanoTime();
        // A copy, because closing a connection takes it out of the map.
        List.copyOf(clients.values()).forEach(client -> client.checkTime(now, idleNanos));
    }

    private void closed(HttpConnection connection) {
        if (clients.remove(connection) != null) {
            limits.connectionClosed();
        }
    }
}
