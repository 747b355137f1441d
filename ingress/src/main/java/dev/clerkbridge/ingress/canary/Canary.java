// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.canary;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.svix.Webhook;
import com.svix.exceptions.EmptyWebhookSecretException;
import com.svix.exceptions.WebhookSigningException;
import dev.clerkbridge.ingress.config.CanaryConfig;
import dev.clerkbridge.operations.environment.SigningSecret;
import dev.clerkbridge.operations.failure.InnermostCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.io.IOException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodically sends a signed probe to the public URL, so that the probe takes the same path as Clerk's events: DNS,
 * TLS, the proxy, then any instance. That instance answers 200 if it could accept an event now, otherwise 503, and
 * drops the probe. If no events arrive, the metrics show whether Clerk sends none or whether the path is broken.
 *
 * <p>The id marks a request as a probe. It is signed, so only someone with a signing secret can send probes.
 */
public final class Canary implements AutoCloseable {

    /** The prefix of a probe's id. Svix's ids never start with it. */
    public static final String ID_PREFIX = "canary_";

    private static final Logger LOGGER = LoggerFactory.getLogger(Canary.class);
    /** Svix waits this long for a response. */
    private static final int TIMEOUT_MILLIS = 15_000;

    private static final String BODY = "{\"data\":{},\"object\":\"event\",\"type\":\"canary\"}";

    private final CanaryConfig config;
    private final Webhook signer;
    private final ScheduledExecutorService thread;
    private final Map<Result, Counter> probes = new EnumMap<>(Result.class);
    private volatile long lastSuccessSeconds;
    private Result last = Result.ACCEPTED;

    private enum Result {
        /** The endpoint answered 2xx. */
        ACCEPTED,
        /** The endpoint answered with another status. */
        REFUSED,
        /** The endpoint did not answer. */
        UNREACHABLE
    }

    private Canary(CanaryConfig config, Webhook signer, MeterRegistry registry) {
        this.config = config;
        this.signer = signer;
        for (Result result : Result.values()) {
            probes.put(result, counter(registry, result));
        }
        TimeGauge.builder("clerk.ingress.canary.last.success.timestamp", () -> lastSuccessSeconds, TimeUnit.SECONDS)
                .description("Unix time of the last probe answered 2xx; before the first one, the canary's start time")
                .register(registry);
        lastSuccessSeconds = Instant.now().getEpochSecond();
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "canary");
            created.setDaemon(true);
            return created;
        });
    }

    /** Starts a canary, which sends its first probe after one interval. */
    public static Canary start(CanaryConfig config, SigningSecret secret, MeterRegistry registry) {
        try {
            Canary canary = new Canary(config, new Webhook(secret.key()), registry);
            long millis = config.interval().toMillis();
            var unused = canary.thread.scheduleAtFixedRate(canary::probe, millis, millis, TimeUnit.MILLISECONDS);
            return canary;
        } catch (EmptyWebhookSecretException e) {
            throw new IllegalArgumentException("A signing secret is empty", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void probe() {
        try {
            int status = send();
            record(status / 100 == 2 ? Result.ACCEPTED : Result.REFUSED, "answered " + status);
        } catch (IOException | RuntimeException e) {
            record(Result.UNREACHABLE, String.valueOf(InnermostCause.of(e)));
        }
    }

    /** Uses a new connection, so that each probe resolves the name and makes a full TLS handshake. */
    private int send() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) config.url().toURL().openConnection();
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(newSessions());
        }
        try {
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            // Svix counts a redirect as a failure.
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("Content-Type", "application/json");
            sign(connection);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(BODY.length());
            connection.getOutputStream().write(BODY.getBytes(US_ASCII));
            return connection.getResponseCode();
        } catch (HttpRetryException e) {
            return e.responseCode(); // 401 or 407: the JDK cannot send the body again
        } finally {
            connection.disconnect();
        }
    }

    /** A factory without cached sessions. A handshake that resumes a session does not check the certificate again. */
    private static SSLSocketFactory newSessions() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot prepare a TLS connection", e);
        }
    }

    private void sign(HttpURLConnection connection) {
        String id = ID_PREFIX + UUID.randomUUID();
        long now = Instant.now().getEpochSecond();
        connection.setRequestProperty("svix-id", id);
        connection.setRequestProperty("svix-timestamp", String.valueOf(now));
        connection.setRequestProperty("svix-signature", signature(id, now));
    }

    private String signature(String id, long now) {
        try {
            return signer.sign(id, now, BODY);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("This JVM cannot compute HMAC-SHA256", e);
        }
    }

    private void record(Result result, String detail) {
        Objects.requireNonNull(probes.get(result)).increment();
        if (result == Result.ACCEPTED) {
            lastSuccessSeconds = Instant.now().getEpochSecond();
        }
        if (result != last) {
            last = result;
            LOGGER.atWarn()
                    .addKeyValue("url", config.url())
                    .addKeyValue("result", detail)
                    .log("The result of the canary probe changed");
        }
    }

    private static Counter counter(MeterRegistry registry, Result result) {
        return Counter.builder("clerk.ingress.canary.probes")
                .description("Probes sent through the public URL, by result")
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
