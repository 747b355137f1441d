// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class MirrorTest {

    /** The page of an object reads its row, then the rows of its events; other readers' queries wait meanwhile. */
    @Test
    void aQueryAfterAFailedAttemptToConnectFailsAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Mirror mirror = new Mirror(
                        "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/none?sslmode=disable",
                        "nobody",
                        "",
                        "clerk")) {
            silent.setSoTimeout(100);

            MirrorLookup first = mirror.lookUp(MirrorTable.USERS, "user_1");
            assertThat(attempts(silent)).isPositive();
            MirrorLookup second = mirror.lookUp(MirrorTable.USERS, "user_1");

            assertThat(attempts(silent)).isZero();
            assertThat(second.problem()).isEqualTo(first.problem()).startsWith("PostgreSQL does not answer");
        }
    }

    private static int attempts(ServerSocket server) throws Exception {
        int attempts = 0;
        try {
            while (true) {
                server.accept().close();
                attempts++;
            }
        } catch (SocketTimeoutException e) {
            return attempts;
        }
    }
}
