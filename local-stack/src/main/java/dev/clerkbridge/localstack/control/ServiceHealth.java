// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;

/** Reads the health of a service on this machine. */
public final class ServiceHealth {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private ServiceHealth() {}

    /**
     * Returns {@code ready} or {@code not ready}, followed by the causes of the components that are down.
     *
     * @throws IOException if the service does not answer
     */
    public static String read(int managementPort) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            String causes = causes(answer.body());
            return (answer.statusCode() == 200 ? "ready" : "not ready") + (causes.isEmpty() ? "" : "; " + causes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private static String causes(String health) {
        try {
            return JSON.readTree(health).path("components").properties().stream()
                    .filter(component ->
                            !component.getValue().path("status").asText().equals("up"))
                    .map(component -> component.getKey() + ": "
                            + component.getValue().path("cause").asText())
                    .collect(Collectors.joining("; "));
        } catch (JsonProcessingException e) {
            return health;
        }
    }
}
