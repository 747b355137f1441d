// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Whether a program is listening on its port, and waiting until it is. */
public final class OpenPort {

    private static final Duration POLL = Duration.ofMillis(20);

    private OpenPort() {}

    /**
     * Waits until the loopback port accepts connections.
     *
     * @throws IllegalStateException if {@code program} ends first, or the port is still closed after {@code limit}
     */
    public static void await(int port, Duration limit, Process program) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isOpen(port)) {
            if (!program.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the program ended, or port " + port + " was still closed after " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Whether a program accepts connections to the loopback port. */
    public static boolean isOpen(int port) {
        try (Socket socket = new Socket(Loopback.ADDRESS, port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
