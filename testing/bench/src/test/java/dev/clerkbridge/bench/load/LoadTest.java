// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoadTest {

    private static final Duration DURATION = Duration.ofSeconds(10);

    static Stream<Load> loads() {
        return Stream.of(new ClosedLoop(1, DURATION), new OpenLoop(1, 100, DURATION));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void aConnectionThatTheServerClosesIsAnIoException(Load load) throws Exception {
        assertThatThrownBy(() -> runOnClosedConnections(load)).isInstanceOf(IOException.class);
    }

    @Test
    void anOpenLoopThatFailsLeavesNoThread() throws Exception {
        assertThatThrownBy(() -> runOnClosedConnections(new OpenLoop(1, 100, DURATION)))
                .isInstanceOf(IOException.class);

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("load-sender");
    }

    private static void runOnClosedConnections(Load load) throws Exception {
        SignedRequests requests =
                SignedRequests.sign(1, 1, ExampleBodies.mix(1), new SignedRequests.Endpoint("/hook", "whsec_YmVuY2g="));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> closeAfterFirstByte(server));
            closing.setDaemon(true);
            closing.start();
            load.run((InetSocketAddress) server.getLocalSocketAddress(), requests);
        }
    }

    private static void closeAfterFirstByte(ServerSocket server) {
        try (Socket connection = server.accept()) {
            connection.getInputStream().read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
