// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends commands to a stack in another process. */
public final class StackClient {

    private static final Duration LIMIT = Duration.ofMinutes(2);

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

    /** Describes a service's health as {@link ServiceHealth#read}. */
    String health(int managementPort) {
        try {
            return ServiceHealth.read(managementPort);
        } catch (IOException e) {
            throw unanswered(e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private UserError unanswered(IOException failure) {
        return new UserError("the stack in " + stack.folder().path() + " does not answer (" + failure + ")", failure);
    }
}
