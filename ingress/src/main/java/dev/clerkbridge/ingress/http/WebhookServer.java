// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import dev.clerkbridge.ingress.config.TlsConfig;
import dev.clerkbridge.ingress.tls.Identity;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The public HTTP server: one loop for each core behind one port. */
public final class WebhookServer {

    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private final Vertx vertx;
    private final HttpConfig settings;
    private final Intake intake;
    private volatile boolean closing;
    private final HttpServerOptions options;
    private final @Nullable CertificateWatch watch;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /** @param budget the same as the sockets' of {@code vertx}, see {@link BoundedTransport} */
    public WebhookServer(Vertx vertx, HttpConfig settings, Intake intake, MemoryBudget budget) {
        this.vertx = vertx;
        this.settings = settings;
        this.intake = intake;
        this.options = options(settings.tls());
        HttpMetrics metrics = intake.metrics();
        TlsConfig tls = settings.tls();
        this.watch = tls == null ? null : new CertificateWatch(vertx, tls, metrics, this::renew);
        metrics.watch(budget);
    }

    /**
     * Binds the port.
     *
     * @param loops on how many event loops
     * @return the port; fails with a {@link java.net.BindException} when it cannot be had
     */
    public Future<Integer> start(int loops) {
        return vertx.deployVerticle(() -> (Deployable) this::listen, new DeploymentOptions().setInstances(loops))
                .map(ignored -> servers.get(0).actualPort())
                .onSuccess(ignored -> watchCertificate());
    }

    /**
     * Takes no more connections and closes those that are idle; what is under way is answered, and then its
     * connection is closed.
     *
     * @return done when no connection is left, or when {@code deadline} has cut the last ones
     */
    public Future<Void> shutdown(Duration deadline) {
        closing = true;
        if (watch != null) {
            watch.stop();
        }
        return Future.join(servers.stream()
                        .map(server -> server.shutdown(deadline.toMillis(), TimeUnit.MILLISECONDS))
                        .toList())
                .mapEmpty();
    }

    private Future<?> listen(Context context) {
        WebhookLoop loop = new WebhookLoop(context, settings, intake, () -> closing);
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(loop.clients()::opened)
                .requestHandler(loop::handle);
        servers.add(server);
        int port = settings.endpoint().port();
        // Servers on the same port of one Vert.x share its connections; -1 is a free port that they share too.
        return server.listen(port == 0 ? -1 : port, settings.endpoint().host());
    }

    private void watchCertificate() {
        if (watch != null) {
            watch.start();
        }
    }

    /** The servers share one port, and what the first of them is told holds for all. Open connections go on. */
    private Future<Boolean> renew(Identity identity) {
        return servers.get(0).updateSSLOptions(options.getSslOptions().copy().setKeyCertOptions(identity.pem()));
    }

    private static HttpServerOptions options(@Nullable TlsConfig tls) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                // Everything about a request happens on its event loop, so nothing need be locked.
                .setStrictThreadMode(true);
        return tls == null ? options : secured(options, tls);
    }

    /** Without ALPN, so HTTP/1.1 only. */
    private static HttpServerOptions secured(HttpServerOptions options, TlsConfig tls) {
        return options.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(tls.identity().pem())
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setSslHandshakeTimeout(tls.handshake().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
