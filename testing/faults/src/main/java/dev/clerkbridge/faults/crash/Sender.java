// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.svix.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of a few keys like Svix: waits for each response and resends the message unless the status is 200.
 */
final class Sender implements Runnable {

    private static final int KEYS = 4;
    private static final int OK = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration UNTIL_NEXT_TRY = Duration.ofMillis(50);

    private final int lane;
    private final URI url;
    private final Webhook webhook;
    private final Ledger ledger;
    private final AtomicReference<@Nullable Instant> firstAnswer;
    private final Duration pause;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile boolean stopped;

    /**
     * Creates a sender; {@link #run} starts it.
     *
     * @param lane distinguishes the keys of different senders
     * @param firstAnswer receives the time of the next 200 if its value is null
     * @param pause time between a response and the next message
     */
    Sender(
            int lane,
            URI url,
            Webhook webhook,
            Ledger ledger,
            AtomicReference<@Nullable Instant> firstAnswer,
            Duration pause) {
        this.lane = lane;
        this.url = url;
        this.webhook = webhook;
        this.ledger = ledger;
        this.firstAnswer = firstAnswer;
        this.pause = pause;
    }

    /** Stops after the current request. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            for (int number = 1; !stopped; number++) {
                for (int key = 0; key < KEYS && !stopped; key++) {
                    deliver(new Message("user_" + lane + "x" + key, number));
                    Thread.sleep(pause.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Message message) throws InterruptedException {
        byte[] body = message.body();
        while (!accepted(message, body)) {
            ledger.retried();
            Thread.sleep(UNTIL_NEXT_TRY.toMillis());
            if (stopped) {
                return;
            }
        }
        ledger.acknowledged(message);
        firstAnswer.compareAndSet(null, Instant.now());
    }

    private boolean accepted(Message message, byte[] body) throws InterruptedException {
        long timestamp = Instant.now().getEpochSecond();
        try {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .timeout(TIMEOUT)
                    .header("svix-id", message.id())
                    .header("svix-timestamp", String.valueOf(timestamp))
                    .header("svix-signature", webhook.sign(message.id(), timestamp, new String(body, UTF_8)))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot sign a message", e);
        }
    }
}
