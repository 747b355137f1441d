// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import dev.clerkbridge.operations.metrics.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Health health = new Health();
    private final Component part = health.required("part");
    private final Meters meters = new Meters("clerk.test", ManagementServerTest.class);
    private ManagementServer server;

    @BeforeEach
    void start() throws IOException {
        server = ManagementServer.start(new Endpoint("127.0.0.1", 0), health, meters.registry());
    }

    @AfterEach
    void stop() {
        server.close();
        meters.close();
    }

    @Test
    void reportsReadinessWithTheCauseOfAFailure() throws Exception {
        // Given
        part.reportDown("out of order");

        // Then
        HttpResponse<String> down = send("GET", "/health/ready");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).contains("\"part: out of order\"");
        assertThat(down.headers().firstValue("content-type")).hasValue("application/json");

        // When
        part.reportUp();

        // Then
        assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/ready", "/health/live", "/metrics", "/nowhere"})
    void answersHeadLikeGetButWithoutABody(String path) throws Exception {
        // When
        HttpResponse<String> head = send("HEAD", path);
        HttpResponse<String> get = send("GET", path);

        // Then
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.headers().firstValue("content-type"))
                .isEqualTo(get.headers().firstValue("content-type"));
        assertThat(head.body()).isEmpty();
        assertThat(get.body()).isNotEmpty();
    }

    @Test
    void refusesOtherMethodsAndPaths() throws Exception {
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/metricsX").statusCode()).isEqualTo(404);
    }

    @Test
    void exposesBuildInfoAndJvmMetrics() throws Exception {
        assertThat(send("GET", "/metrics").body())
                .contains("clerk_test_build_info{java=\"" + Runtime.version() + "\",version=\"development\"} 1")
                .contains("jvm_memory_used_bytes", "process_cpu_seconds_total");
    }

    @Test
    void answersWhileOtherClientsSendHalfARequest() throws Exception {
        // Given
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.getOutputStream().write("GET /health/li".getBytes(UTF_8));
            slow.add(socket);
        }

        // Then
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void namesTheVariablesIfThePortIsInUse() {
        assertThatThrownBy(() ->
                        ManagementServer.start(new Endpoint("127.0.0.1", server.port()), health, meters.registry()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + server.port())
                .hasMessageContaining("MANAGEMENT_PORT");
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
