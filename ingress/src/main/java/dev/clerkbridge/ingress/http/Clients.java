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
 * The connections of one event loop. One sweep for all of them bounds how long a sender may take for anything: for the
 * next request with its headers, for a body, for reading an answer.
 */
final class Clients {

    private final Map<HttpConnection, Client> clients = new HashMap<>();
    private final long idleNanos;

    Clients(long idleNanos) {
        this.idleNanos = idleNanos;
    }

    void opened(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        Client client = new Client(connection, Share.of(channel));
        clients.put(connection, client);
        connection.closeHandler(ignored -> clients.remove(connection));
        RequestDecoder.install(channel, client::malformed);
    }

    /** The client of a connection that is open. */
    Client of(HttpConnection connection) {
        return Objects.requireNonNull(clients.get(connection), "a connection that is not open");
    }

    void sweep() {
        long now = System.nanoTime();
        // A copy, because closing a connection takes it out of the map.
        List.copyOf(clients.values()).forEach(client -> client.checkTime(now, idleNanos));
    }
}
