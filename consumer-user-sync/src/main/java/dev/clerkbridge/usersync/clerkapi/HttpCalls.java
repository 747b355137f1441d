// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import dev.clerkbridge.usersync.config.ClerkApiConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends GET requests one at a time, at a bounded rate. After the status 429, waits for the time in the {@code
 * Retry-After} header, at most five minutes, or for a growing pause without this header, and retries up to 99 times.
 * After server errors, timeouts and broken connections, retries up to eight times, with growing pauses.
 */
final class HttpCalls {

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpCalls.class);

    /** Pinned, because a new version of the API can change the format of objects. */
    private static final String API_VERSION = "2026-05-12";

    private static final int MAX_FAILURES = 9;
    private static final int MAX_REFUSALS_FOR_RATE = 100;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private final ClerkApiConfig config;
    private final Duration timeout;
    private final Pacer.Pause pause;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private Pacer pacer;

    /** Creates a client. Each request takes at most {@code timeout}, including the response's body. */
    HttpCalls(ClerkApiConfig config, int requestsPerSecond, Duration timeout, Pacer.Pause pause) {
        this.config = config;
        this.timeout = timeout;
        this.pause = pause;
        this.pacer = new Pacer(requestsPerSecond, pause);
    }

    void limitTo(int requestsPerSecond) {
        pacer = new Pacer(requestsPerSecond, pause);
    }

    /**
     * Returns the body of a 200 response.
     *
     * @param pathAndQuery starts with a slash
     * @throws ClerkApiException if the response has another status, or if there is none, after all useful retries
     */
    byte[] get(String pathAndQuery) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(config.url() + pathAndQuery))
                .header("Authorization", "Bearer " + config.key().value())
                .header("Clerk-API-Version", API_VERSION)
                .header("Accept", "application/json")
                .header("User-Agent", "clerk-kafka-bridge")
                .build();
        try {
            return get(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClerkApiException(Kind.FATAL, "Interrupted while waiting for Clerk's API");
        }
    }

    private byte[] get(HttpRequest request) throws InterruptedException {
        int failures = 0;
        int refusals = 0;
        while (true) {
            pacer.await();
            String problem;
            Duration wait;
            try {
                HttpResponse<byte[]> response = send(request);
                if (response.statusCode() == 200) {
                    return response.body();
                }
                if (response.statusCode() != 429 && response.statusCode() < 500) {
                    throw ApiError.of(response, config.url());
                }
                boolean limited = response.statusCode() == 429;
                failures += limited ? 0 : 1;
                refusals += limited ? 1 : 0;
                problem = ApiError.describe(response);
                wait = limited ? retryAfter(response, refusals) : backoff(failures);
            } catch (IOException e) {
                failures++;
                problem = ApiError.describe(e);
                wait = backoff(failures);
            }
            if (failures >= MAX_FAILURES || refusals >= MAX_REFUSALS_FOR_RATE) {
                throw new ClerkApiException(
                        Kind.FATAL,
                        "Clerk's API at " + config.url() + " did not answer 200 in " + (failures + refusals)
                                + " attempts. Last failure: " + problem + ". Run the command again later; to continue a"
                                + " backfill, add --resume.");
            }
            LOGGER.atWarn()
                    .addKeyValue("path", request.uri().getPath())
                    .addKeyValue("cause", problem)
                    .addKeyValue("retryIn", wait)
                    .log("A request to Clerk's API failed; retrying");
            pause.of(wait);
        }
    }

    /** Limits the time until the body is complete; the HTTP client's own timeout covers only the headers. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new IOException("no complete answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private static Duration retryAfter(HttpResponse<?> response, int refusals) {
        OptionalLong seconds = ApiError.wholeSeconds(response, "Retry-After");
        if (seconds.isEmpty() || seconds.getAsLong() <= 0) {
            return backoff(refusals);
        }
        return min(Duration.ofSeconds(seconds.getAsLong()), LONGEST_RETRY_AFTER);
    }

    /**
     * The pause doubles with each failure, up to 30 seconds. A random part is subtracted, so that several clients do
     * not retry at the same moment.
     */
    private static Duration backoff(int failures) {
        Duration full = min(FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10)), LONGEST_PAUSE);
        return full.multipliedBy(ThreadLocalRandom.current().nextInt(500, 1_000))
                .dividedBy(1_000);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
