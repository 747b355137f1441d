// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Metrics of requests and answers. Every request, on any path, is counted once under its answer, even if the connection
 * breaks before the answer is sent. A request that gets no answer, because its connection breaks while the server waits
 * for the body, is not counted.
 */
public final class HttpMetrics {

    private static final Duration[] ACK_BUCKETS = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] BODY_BUCKETS = {512, 1024, 2048, 4096, 8192, 16_384, 65_536, 262_144, 1_048_576};

    private final MeterRegistry registry;
    private final Map<HttpAnswer, Counter> answers = new EnumMap<>(HttpAnswer.class);
    private final List<Counter> verified;
    private final Timer ack;
    private final DistributionSummary bodySize;
    private final Counter reloadFailures;
    private volatile long lastDeliverySeconds;
    private volatile long certificateExpirySeconds;
    private volatile boolean certificateRejected;

    /**
     * Registers all meters.
     *
     * @param secrets the number of configured signing secrets
     */
    public HttpMetrics(MeterRegistry registry, int secrets) {
        this.registry = registry;
        for (HttpAnswer answer : HttpAnswer.values()) {
            answers.put(answer, requests(answer));
        }
        verified = IntStream.rangeClosed(1, secrets).mapToObj(this::verifiedBy).toList();
        ack = Timer.builder("clerk.ingress.ack")
                .description("Time from the last byte of a body to the 200")
                .serviceLevelObjectives(ACK_BUCKETS)
                .register(registry);
        bodySize = DistributionSummary.builder("clerk.ingress.body")
                .description("Size of verified bodies")
                .baseUnit("bytes")
                .serviceLevelObjectives(BODY_BUCKETS)
                .register(registry);
        TimeGauge.builder("clerk.ingress.last.delivery.timestamp", () -> lastDeliverySeconds, TimeUnit.SECONDS)
                .description("Unix time of the last verified delivery; 0 before the first")
                .register(registry);
        TimeGauge.builder(
                        "clerk.ingress.tls.certificate.expiry.timestamp",
                        () -> certificateExpirySeconds,
                        TimeUnit.SECONDS)
                .description("Unix time at which the certificate in use expires; 0 without TLS")
                .register(registry);
        gauge(
                "tls.certificate.rejected",
                "1 while the certificate or its key cannot be used, so that the previous certificate stays in use; otherwise 0",
                () -> certificateRejected ? 1 : 0);
        reloadFailures = Counter.builder("clerk.ingress.tls.reload.failures")
                .description("New certificates that could not be used; the old one stayed in use")
                .register(registry);
    }

    void answered(HttpAnswer answer) {
        Objects.requireNonNull(answers.get(answer)).increment();
    }

    void acknowledged(long nanos) {
        ack.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts a verified delivery; {@code secretIndex} starts at 0, the label at 1. */
    void verified(int secretIndex, int bodyLength, Instant when) {
        verified.get(secretIndex).increment();
        bodySize.record(bodyLength);
        lastDeliverySeconds = when.getEpochSecond();
    }

    /** Records that new connections use the certificate in the files, and when it expires. */
    void certificateExpires(Instant when) {
        certificateExpirySeconds = when.getEpochSecond();
        certificateRejected = false;
    }

    void certificateNotReloaded() {
        reloadFailures.increment();
        certificateRejected = true;
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("clerk.ingress." + name, value).description(description).register(registry);
    }

    /** Registers the meters of the memory budget. */
    void watch(MemoryBudget budget) {
        gauge("connections", "Open connections of senders", budget::connections);
        gauge("in.flight.bytes", "Memory reserved for connections and bodies", budget::reserved);
        FunctionCounter.builder("clerk.ingress.connections.cut", budget, MemoryBudget::cut)
                .description("Connections closed because a limit was reached, including new ones that were refused")
                .register(registry);
    }

    private Counter requests(HttpAnswer answer) {
        return Counter.builder("clerk.ingress.requests")
                .description("Requests by answer")
                .tag("answer", answer.label())
                .tag("status", String.valueOf(answer.status()))
                .register(registry);
    }

    private Counter verifiedBy(int secret) {
        return Counter.builder("clerk.ingress.deliveries.verified")
                .description("Verified deliveries by the secret that matched; 1 is the first configured secret")
                .tag("secret", String.valueOf(secret))
                .register(registry);
    }
}
