// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.doctor;

import dev.clerkbridge.operations.environment.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks that a service can listen on its configured address and port. */
public final class PortCheck {

    private PortCheck() {}

    /**
     * Tries to bind the port.
     *
     * @param variable the environment variable that sets the port
     */
    public static Finding of(Endpoint endpoint, String variable) {
        String place = endpoint.host() + ":" + endpoint.port();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(endpoint.host(), endpoint.port()));
            return Finding.ok(place + " is free");
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("in use")) {
                String host = variable.replace("PORT", "HOST");
                return Finding.failed(place + " cannot be used: " + e.getMessage(), "set " + host + " or " + variable);
            }
            return Finding.warning(
                    place + " is in use: " + e.getMessage(),
                    "fine if this service is already running; otherwise set " + variable
                            + " or stop the other program");
        }
    }
}
