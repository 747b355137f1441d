// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.clerkbridge.testbed.process.Loopback;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Hostile clients: some pipeline requests and never read a response, others send a request byte by byte. */
final class HostileClients {

    private static final int OF_EACH_KIND = 20;
    private static final int SLOW_BYTE_MILLIS = 200;
    private static final int PAUSE_MILLIS = 100;
    private static final byte[] PIPELINED =
            "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100).getBytes(US_ASCII);
    private static final byte[] SLOW = ("POST /api/webhooks HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
                    + "x".repeat(1000))
            .getBytes(US_ASCII);

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    private interface Behavior {
        void to(OutputStream server) throws IOException, InterruptedException;
    }

    HostileClients(int port) {
        this.port = port;
    }

    synchronized void begin() {
        running = true;
        for (int i = 0; i < OF_EACH_KIND; i++) {
            start(this::pipeline);
            start(this::trickle);
        }
    }

    synchronized void end() {
        running = false;
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    private void start(Behavior behavior) {
        Thread thread = new Thread(() -> repeat(behavior), "hostile-client");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void repeat(Behavior behavior) {
        while (running) {
            try (Socket socket = new Socket(Loopback.ADDRESS, port)) {
                Thread end = new Thread(() -> awaitEnd(socket), "hostile-client-end");
                end.setDaemon(true);
                end.start();
                behavior.to(socket.getOutputStream());
            } catch (IOException cutOff) {
                // Expected; continue with the next connection.
            } catch (InterruptedException e) {
                return;
            }
            pause();
        }
    }

    /** Closes the socket after {@link #end}. This ends a write that blocks because the server does not read. */
    private void awaitEnd(Socket socket) {
        while (running && !socket.isClosed()) {
            pause();
        }
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // The connection has ended, so there is nothing more to do.
        }
    }

    private void pipeline(OutputStream server) throws IOException {
        while (running) {
            server.write(PIPELINED);
        }
    }

    private void trickle(OutputStream server) throws IOException, InterruptedException {
        for (int i = 0; running; i++) {
            server.write(SLOW[Math.min(i, SLOW.length - 1)]);
            Thread.sleep(SLOW_BYTE_MILLIS);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
