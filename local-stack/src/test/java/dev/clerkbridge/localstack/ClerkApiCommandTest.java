// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ClerkApiCommandTest {

    @Test
    void servesExampleUsersUntilItIsInterrupted() throws Exception {
        // Given
        String port = String.valueOf(FreePort.onLoopback());
        CommandLine bridge = Bridge.commandLine().setErr(new PrintWriter(new StringWriter()));
        Thread command = new Thread(() -> bridge.execute("clerk-api", "--users", "30", "--port", port));

        // When
        command.start();

        // Then
        URI count = URI.create("http://127.0.0.1:" + port + "/v1/users/count");
        await().ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(get(count)).contains("\"total_count\":30"));
        command.interrupt();
        command.join();
    }

    @Test
    void theErrorNamesATakenPort() throws IOException {
        // Given
        StringWriter err = new StringWriter();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            // When
            int code = Bridge.commandLine().setErr(new PrintWriter(err, true)).execute("clerk-api", "--port", port);

            // Then
            assertThat(code).isEqualTo(1);
            assertThat(err.toString())
                    .contains("cannot listen on 127.0.0.1:" + port)
                    .doesNotContain("\tat ");
        }
    }

    private static String get(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer sk_test_example")
                .header("Clerk-API-Version", "2026-05-12")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
