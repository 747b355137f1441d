// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;

/** Sends commands to a stack in another process. */
public final class StackClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(5);

    private final RunningStack stack;
    private final HttpClient http = HttpClient.newHttpClient();

    public StackClient(RunningStack stack) {
        this.stack = stack;
    }

    /**
     * Runs {@code command} in the stack and returns its result.
     *
     * @throws UserError if the stack does not answer or the command fails
     */
    public String run(String command) {
        HttpRequest request = HttpRequest.newBuilder(stack.control().resolve(command))
                .timeout(LIMIT)
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() != 200) {
            throw new UserError("the stack could not run " + command + ": " + answer.body());
        }
        return answer.body();
    }

    /** Returns {@code ready} or {@code not ready}, followed by the causes of the components that are down. */
    String health(int managementPort) {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri).timeout(HEALTH_LIMIT).build());
        String causes = causes(answer.body());
        return (answer.statusCode() == 200 ? "ready" : "not ready") + (causes.isEmpty() ? "" : "; " + causes);
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

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UserError("the stack in " + stack.folder().path() + " does not answer (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }
}
