// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.doctor;

import dev.clerkbridge.operations.environment.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether a service can listen where it is told to. */
public final class PortCheck {

    private PortCheck() {}

    /**
     * Tries to listen.
     *
     * @param variable sets the port
     */
    public static Finding of(Endpoint endpoint, String variable) {
        String place = endpoint.host() + ":" + endpoint.port();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(endpoint.host(), endpoint.port()));
            return Finding.ok(place + " is free");
        } catch (IOException e) {
            return Finding.warning(
                    place + " is in use: " + e.getMessage(),
                    "fine if it is this service that runs; else set " + variable + ", or stop the other program");
        }
    }
}
