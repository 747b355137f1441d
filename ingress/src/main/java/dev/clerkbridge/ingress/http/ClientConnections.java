// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The connections of one event loop. A periodic sweep enforces the time limits of each connection and of its current
 * request.
 */
final class ClientConnections {

    private final Map<HttpConnection, ClientConnection> clients = new HashMap<>();
    private final long idleNanos;

    ClientConnections(long idleNanos) {
        this.idleNanos = idleNanos;
    }

    void opened(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        HandshakeLimit.completed(channel);
        ClientConnection client = new ClientConnection(connection, ConnectionMemory.of(channel));
        clients.put(connection, client);
        connection.closeHandler(ignored -> clients.remove(connection));
        RequestDecoder.install(channel, client::malformed);
    }

    /** The {@link ClientConnection} of an open connection. */
    ClientConnection of(HttpConnection connection) {
        return Objects.requireNonNull(clients.get(connection), "the connection is not open");
    }

    void sweep() {
        long now = System.nanoTime();
        // A copy, because closing a connection removes it from the map.
        List.copyOf(clients.values()).forEach(client -> client.checkTime(now, idleNanos));
    }
}
