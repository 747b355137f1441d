// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import dev.clerkbridge.ingress.config.TlsConfig;
import dev.clerkbridge.ingress.tls.ServerCertificate;
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

/** The public HTTP server, with several event loops on the same port. */
public final class WebhookServer {

    /**
     * The length of the operating system's queue of new connections. Even at only 256 handshakes a second, the last
     * connection in the queue waits no longer than four seconds.
     */
    private static final int ACCEPT_BACKLOG = 1_024;

    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private final Vertx vertx;
    private final HttpConfig settings;
    private final Intake intake;
    private volatile boolean closing;
    private final HttpServerOptions options;
    private final @Nullable CertificateWatch watch;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /** @param budget the memory budget of the connections of {@code vertx}; see {@link BoundedTransport} */
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
     * @param loops the number of event loops
     * @return a future of the port; it fails, for example with a {@link java.net.BindException}, if the port cannot be
     *     bound
     */
    public Future<Integer> start(int loops) {
        return vertx.deployVerticle(() -> (Deployable) this::listen, new DeploymentOptions().setInstances(loops))
                .map(ignored -> servers.get(0).actualPort())
                .onSuccess(ignored -> watchCertificate());
    }

    /**
     * Stops accepting connections and closes idle ones. Requests in progress are answered before their connection is
     * closed.
     *
     * @return a future that completes when all connections are closed. The server closes the remaining ones at the
     *     {@code deadline}
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
        // Vert.x distributes connections among servers on the same port. With -1, it chooses one free port for all
        // servers; with 0, one for each server.
        return server.listen(port == 0 ? -1 : port, settings.endpoint().host());
    }

    private void watchCertificate() {
        if (watch != null) {
            watch.start();
        }
    }

    /**
     * Makes new connections use the certificate. Updating one server updates all, because servers on the same port
     * share their options.
     */
    private Future<Boolean> renew(ServerCertificate certificate) {
        return servers.get(0).updateSSLOptions(options.getSslOptions().copy().setKeyCertOptions(certificate.pem()));
    }

    private static HttpServerOptions options(@Nullable TlsConfig tls) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setHandle100ContinueAutomatically(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                // A request is handled entirely on its event loop, so Vert.x needs no locks.
                .setStrictThreadMode(true);
        return tls == null ? options : secured(options, tls);
    }

    /** Adds TLS to the options, without ALPN, so that clients cannot use HTTP/2. */
    private static HttpServerOptions secured(HttpServerOptions options, TlsConfig tls) {
        return options.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(tls.certificate().pem())
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setSslHandshakeTimeout(tls.handshake().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
