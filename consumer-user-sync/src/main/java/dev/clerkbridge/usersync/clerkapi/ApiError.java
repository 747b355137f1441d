// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.operations.failure.InnermostCause;
import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes an exception of an error response if a retry would not help, and describes the failures that are retried. The
 * messages take only three values from the response: the status, Clerk's error code, and the trace id, which Clerk's
 * support can look up.
 */
final class ApiError {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> FEATURES =
            Set.of("organization_not_enabled_in_instance", "billing_not_enabled", "feature_not_enabled");

    private ApiError() {}

    static ClerkApiException of(HttpResponse<byte[]> response, URI url) {
        String answer = describe(response);
        return switch (response.statusCode()) {
            case 401 ->
                fatal("Clerk's API refuses CLERK_SECRET_KEY: " + answer
                        + ". Copy an active secret key from Clerk's Dashboard, page API keys.");
            case 402, 403 ->
                FEATURES.contains(code(response.body()))
                        ? new ClerkApiException(Kind.FEATURE_OFF, "The instance does not have this feature: " + answer)
                        : fatal("CLERK_SECRET_KEY has no permission to read this: " + answer
                                + ". Use a secret key of the instance that can read users and organizations.");
            case 404 ->
                code(response.body()).isEmpty()
                        ? fatal("There is no Clerk API at " + url + ": " + answer
                                + ". Check CLERK_API_URL: the URL of Clerk's API ends in /v1.")
                        : new ClerkApiException(
                                Kind.NOT_FOUND, "Clerk's API at " + url + " did not find the object: " + answer);
            case 400, 422 ->
                new ClerkApiException(
                        Kind.INVALID, "Clerk's API at " + url + " refused the request's parameters: " + answer);
            default -> fatal("Clerk's API at " + url + " answered " + answer + ". Check CLERK_API_URL and any proxy.");
        };
    }

    /** Describes a response: its status and, if present, Clerk's error code and the trace id. */
    static String describe(HttpResponse<byte[]> response) {
        String code = code(response.body());
        String trace = response.headers()
                .firstValue("x-clerk-trace-id")
                .or(() -> response.headers().firstValue("cf-ray"))
                .map(id -> ", trace " + id)
                .orElse("");
        return response.statusCode() + (code.isEmpty() ? " without an error code" : " " + code) + trace;
    }

    /** Names the innermost cause, and adds the failure's message, or the cause's message if the failure has none. */
    static String describe(IOException failure) {
        Throwable cause = InnermostCause.of(failure);
        String message = failure.getMessage() != null ? failure.getMessage() : cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + message;
    }

    static OptionalLong wholeSeconds(HttpResponse<?> response, String header) {
        try {
            return response.headers()
                    .firstValue(header)
                    .map(String::strip)
                    .map(Long::parseLong)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static String code(byte[] body) {
        try {
            JsonNode errors = JSON.readTree(body).path("errors");
            return errors.path(0).path("code").asText("");
        } catch (IOException e) {
            return "";
        }
    }

    private static ClerkApiException fatal(String message) {
        return new ClerkApiException(Kind.FATAL, message);
    }
}
