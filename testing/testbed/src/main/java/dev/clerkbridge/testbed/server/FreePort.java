// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import dev.clerkbridge.testbed.process.Loopback;
import dev.clerkbridge.testbed.process.OpenPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Finds TCP ports that are currently free. */
public final class FreePort {

    /**
     * This range is below the ports that operating systems give to outgoing connections by default. So no outgoing
     * connection can take the port of a server between its stop and its restart.
     */
    private static final int MIN = 20_000;

    private static final int MAX = 32_768;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * Returns a free port, and a different port for each call in a process. Another program may take the port before it
     * is used.
     */
    public static int onLoopback() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(MIN, MAX);
        } while (!isFree(port) || !GIVEN.add(port));
        return port;
    }

    /**
     * Whether no program uses the port. Also tries to connect, because on macOS a port can be bound on 127.0.0.1 even
     * while a program listens on it on all interfaces.
     */
    public static boolean isFree(int port) {
        return canBind(port) && !OpenPort.isOpen(port);
    }

    private static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, Loopback.ADDRESS)) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
