// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.SignedRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Posts deliveries to one address as Svix does: HTTP/1.1, a timeout of 15 seconds, no redirects. */
final class Poster {

    private static final Duration SVIX_TIMEOUT = Duration.ofSeconds(15);

    private final URI url;
    private final HttpClient client;

    Poster(URI url) {
        this.url = url;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(SVIX_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Posts one delivery and waits for the response.
     *
     * @throws UserError if the server does not answer
     */
    DeliveryAnswer post(SignedRequest delivery) throws InterruptedException {
        Response response = post(delivery.headers(), delivery.body());
        return new DeliveryAnswer(delivery, response.status(), response.text(), response.took());
    }

    /** An HTTP response and the time that it took. */
    record Response(int status, String text, Duration took) {}

    /**
     * Posts a body and waits for the response.
     *
     * @throws UserError if the server does not answer
     */
    Response post(List<Map.Entry<String, String>> headers, byte[] body) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(SVIX_TIMEOUT).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(header -> request.setHeader(header.getKey(), header.getValue()));
        long begin = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            return new Response(response.statusCode(), response.body().strip(), took);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new UserError("cannot connect to " + url + ". Is ./bridge up running?", e);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new UserError("no answer from " + url + ": " + why, e);
        }
    }
}
