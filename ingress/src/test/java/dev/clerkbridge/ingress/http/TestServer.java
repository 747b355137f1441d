// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import dev.clerkbridge.ingress.config.TlsConfig;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.verify.Verifier;
import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.environment.SigningSecret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** The real HTTP server on a free port with an acceptor that keeps events in memory. */
final class TestServer implements AutoCloseable {

    static final int BODY_LIMIT = 100_000;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final HttpConfig.Timeouts LONG_TIMEOUTS = new HttpConfig.Timeouts(LONG, LONG, LONG);
    private static final HttpConfig.Timeouts SHORT_TIMEOUTS =
            new HttpConfig.Timeouts(Duration.ofMillis(400), Duration.ofMillis(1_500), Duration.ofMillis(600));

    private final Vertx vertx;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MemoryAcceptor acceptor = new MemoryAcceptor();
    private final WebhookServer server;
    private final int port;

    private TestServer(HttpConfig.Timeouts timeouts, HttpConfig.Limits limits, @Nullable TlsConfig tls) {
        HttpConfig settings =
                new HttpConfig(new Endpoint("127.0.0.1", 0), "/api/webhooks", BODY_LIMIT, timeouts, limits, tls);
        MemoryBudget budget = new MemoryBudget(settings);
        vertx = BoundedTransport.vertx(new VertxOptions(), budget);
        Intake intake = new Intake(
                new Verifier(List.of(SigningSecret.parse(Svix.SECRET)), InstantSource.system()),
                new EventReader(Set.of()),
                acceptor,
                new IngressMetrics(registry),
                new HttpMetrics(registry, 1),
                () -> true);
        server = new WebhookServer(vertx, settings, intake, budget);
        port = server.start(2).await();
    }

    /** Starts a server whose time limits are longer than any test, even on a busy machine. */
    static TestServer withLongTimeouts(int maxConnections, int maxInFlightBytes) {
        return new TestServer(LONG_TIMEOUTS, new HttpConfig.Limits(maxConnections, maxInFlightBytes), null);
    }

    /** Starts a server with time limits below two seconds. */
    static TestServer withShortTimeouts() {
        return new TestServer(SHORT_TIMEOUTS, new HttpConfig.Limits(1_000, 64_000_000), null);
    }

    /** Starts a server that waits only a short time for the acceptor, and long for its clients. */
    static TestServer withShortAnswerTimeout() {
        HttpConfig.Timeouts timeouts = new HttpConfig.Timeouts(LONG, LONG, SHORT_TIMEOUTS.answer());
        return new TestServer(timeouts, new HttpConfig.Limits(1_000, 64_000_000), null);
    }

    /** Starts a server with TLS and long time limits. */
    static TestServer withTls(int maxConnections, TlsConfig tls) {
        return new TestServer(LONG_TIMEOUTS, new HttpConfig.Limits(maxConnections, 64_000_000), tls);
    }

    /** Waits long enough for a busy machine. */
    static ConditionFactory patiently() {
        return Awaitility.await().atMost(LONG);
    }

    RawClient connect() {
        return new RawClient(port);
    }

    int port() {
        return port;
    }

    /** Adds {@code Content-Length} to these headers, and posts the body on a new connection. */
    RawClient.Response post(Map<String, String> headers, byte[] body) {
        headers.put("Content-Length", String.valueOf(body.length));
        try (RawClient client = connect()) {
            return client.write(RawClient.post(headers)).write(body).read();
        }
    }

    MemoryAcceptor acceptor() {
        return acceptor;
    }

    double answers(HttpAnswer answer) {
        return registry.get("clerk.ingress.requests").tag("answer", answer.label()).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double gauge(String name) {
        return registry.get("clerk.ingress." + name).gauge().value();
    }

    /** The number of connections closed because a limit was reached. */
    double cut() {
        return registry.get("clerk.ingress.connections.cut").functionCounter().count();
    }

    double reloadFailures() {
        return registry.get("clerk.ingress.tls.reload.failures").counter().count();
    }

    Instant certificateExpiry() {
        TimeGauge gauge =
                registry.get("clerk.ingress.tls.certificate.expiry.timestamp").timeGauge();
        return Instant.ofEpochSecond((long) gauge.value(TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        server.shutdown(Duration.ZERO).await();
        vertx.close().await();
    }
}
