// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clerkbridge.console.config.ConsoleConfig.Services;
import dev.clerkbridge.console.service.ChartPoint.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scrapes both services every ten seconds and keeps the chart points of the last hour in memory. */
public final class ServiceMonitor implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceMonitor.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int KEPT = 360;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Services services;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Deque<ChartPoint> points = new ArrayDeque<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "service-monitor");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Scrape last;

    /** Starts scraping. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task never throws, and ends with the timer
    public ServiceMonitor(Services services) {
        this.services = services;
        timer.scheduleWithFixedDelay(this::scrape, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The points of the last hour, oldest first. */
    public synchronized List<ChartPoint> lastHour() {
        return List.copyOf(points);
    }

    /** Reads the current metrics of both services. They are empty for a service that does not answer. */
    public Scrape scrapeNow() {
        return new Scrape(Instant.now(), metrics(services.ingress()), metrics(services.consumer()));
    }

    /** The number of events set aside in the ingress's journal, as of the last scrape; 0 if that failed. */
    public synchronized long setAsideInJournal() {
        return last == null ? 0 : (long) last.ingress().sum("clerk_ingress_journal_set_aside_events");
    }

    /** Requests the health of both services. Takes at most four seconds. */
    public List<ServiceState> states() {
        return List.of(state("ingress", services.ingress()), state("consumer-user-sync", services.consumer()));
    }

    private ServiceState state(String name, URI management) {
        try {
            HttpResponse<String> response = get(management, "/health/ready");
            return new ServiceState(name, response.statusCode() == 200, JSON.readTree(response.body()), null);
        } catch (JsonProcessingException e) {
            return new ServiceState(name, false, null, management + " is not a management port of the bridge");
        } catch (IOException e) {
            return new ServiceState(name, false, null, "no answer from " + management + ": " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void scrape() {
        try {
            add(scrapeNow());
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("The services' metrics cannot be read");
        }
    }

    private synchronized void add(Scrape now) {
        if (last != null) {
            points.addLast(ChartPoint.between(last, now));
        }
        last = now;
        if (points.size() > KEPT) {
            points.removeFirst();
        }
    }

    /** A service that does not answer has no metrics. The health page says why. */
    private MetricsText metrics(URI management) {
        try {
            return MetricsText.parse(get(management, "/metrics").body());
        } catch (IOException e) {
            return MetricsText.parse("");
        }
    }

    /** The timeout covers the body too. Before JDK 26, {@link HttpRequest}'s own timeout ends with the headers. */
    private HttpResponse<String> get(URI management, String path) throws IOException {
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(HttpRequest.newBuilder(management.resolve(path)).build(), BodyHandlers.ofString());
        try {
            return response.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole response within " + TIMEOUT.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            response.cancel(true);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
