// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import dev.clerkbridge.ingress.accept.EventAcceptor;
import dev.clerkbridge.ingress.accept.JournalAcceptor;
import dev.clerkbridge.ingress.accept.KafkaAcceptor;
import dev.clerkbridge.ingress.canary.Canary;
import dev.clerkbridge.ingress.config.AckAfter;
import dev.clerkbridge.ingress.config.CanaryConfig;
import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.http.BoundedTransport;
import dev.clerkbridge.ingress.http.HttpMetrics;
import dev.clerkbridge.ingress.http.Intake;
import dev.clerkbridge.ingress.http.MemoryBudget;
import dev.clerkbridge.ingress.http.WebhookServer;
import dev.clerkbridge.ingress.journal.JournalException;
import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.verify.Verifier;
import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import dev.clerkbridge.operations.kafka.TopicWatch;
import dev.clerkbridge.operations.management.ManagementServer;
import dev.clerkbridge.operations.metrics.Meters;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the service: the HTTP server, the acceptor, health and metrics. Start reading here.
 */
public final class Ingress implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Ingress.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(30);

    /** At most this much of the shutdown deadline is reserved for the parts that are closed after the acceptor. */
    private static final Duration MAX_RESERVE = Duration.ofSeconds(2);

    private static final Duration PART_DEADLINE = Duration.ofMillis(500);
    private static final int LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final IngressConfig config;
    private final Meters meters = new Meters("clerk.ingress", Ingress.class);
    private final Health health = new Health();
    private final Component listening = health.required("http");
    private final Vertx vertx;
    private final ManagementServer management;
    private final IngressMetrics events = new IngressMetrics(meters.registry());
    private final MemoryBudget budget;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final TopicWatch topics;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable EventAcceptor acceptor;
    private @Nullable WebhookServer webhooks;
    private @Nullable Canary canary;
    private int httpPort;

    private Ingress(IngressConfig config) throws StartException {
        this.config = config;
        budget = new MemoryBudget(config.http());
        vertx = BoundedTransport.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(LOOPS)
                        // Otherwise, Vert.x creates a directory for class path resources, and a kill leaves it behind.
                        .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false)),
                budget);
        management = management();
        new NettyEventExecutorMetrics(((VertxInternal) vertx).nettyEventLoopGroup()).bindTo(meters.registry());
        events.gauge(
                "ready", "1 if an event that arrives now can be accepted, otherwise 0", () -> health.ready() ? 1 : 0);
        topics = TopicWatch.start(
                meters.registry(),
                "clerk.ingress",
                Map.of(
                        "events",
                        config.kafka().eventsTopic(),
                        "quarantine",
                        config.kafka().quarantineTopic()),
                config.kafka().client().forAdmin());
    }

    /**
     * Starts the service. When this method returns, the ports are bound. In kafka mode, {@link #ready()} becomes true
     * once Kafka has described the topics. The management port opens first, so that it can report progress while the
     * journal is being checked.
     *
     * @throws StartException if a port cannot be bound or the journal cannot be opened; the message is for operators
     */
    public static Ingress start(IngressConfig config) throws StartException {
        config.report().log(LOGGER);
        Ingress ingress = new Ingress(config);
        try {
            ingress.open();
            return ingress;
        } catch (StartException e) {
            ingress.close();
            throw e;
        }
    }

    /** The port that the webhook server listens on. */
    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return management.port();
    }

    /** Whether the ingress can accept events now. */
    public boolean ready() {
        return health.ready();
    }

    /** Completes with the cause if the journal fails permanently. Only a new process can then accept events. */
    public CompletionStage<String> failure() {
        return failure;
    }

    /**
     * Shuts down in this order: reports that the service is not ready, stops accepting connections, answers the
     * requests in flight, closes the acceptor and then the other parts. Returns within the shutdown deadline, unless a
     * write to the journal takes longer. Further calls do nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOGGER.atInfo().log("Shutting down");
        long end =
                System.nanoTime() + config.shutdownDeadline().minus(reserve()).toNanos();
        listening.reportDown("shutting down");
        tryTo(this::stopListening);
        tryTo(() -> closeAcceptor(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
        tryTo(topics);
        tryTo(management);
        tryTo(() -> vertx.close().await(PART_DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
        tryTo(meters);
        LOGGER.atInfo().log("Shut down");
    }

    private void stopListening() throws TimeoutException {
        if (canary != null) {
            canary.close();
        }
        if (webhooks != null) {
            Duration half = config.shutdownDeadline().dividedBy(2);
            webhooks.shutdown(half).await(half.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void closeAcceptor(Duration deadline) {
        if (acceptor != null) {
            acceptor.close(deadline);
        }
    }

    private Duration reserve() {
        Duration fifth = config.shutdownDeadline().dividedBy(5);
        return fifth.compareTo(MAX_RESERVE) < 0 ? fifth : MAX_RESERVE;
    }

    private void open() throws StartException {
        EventAcceptor opened = acceptor();
        acceptor = opened;
        HttpMetrics requests =
                new HttpMetrics(meters.registry(), config.webhook().secrets().size());
        Verifier verifier = new Verifier(config.webhook().secrets(), InstantSource.system());
        EventReader reader = new EventReader(config.webhook().instanceIds());
        Intake intake = new Intake(verifier, reader, opened, events, requests, health::ready);
        WebhookServer server = new WebhookServer(vertx, config.http(), intake, budget);
        webhooks = server;
        httpPort = bound(config.http().endpoint(), server.start(LOOPS));
        listening.reportUp();
        startCanary();
        LOGGER.atInfo()
                .addKeyValue("host", config.http().endpoint().host())
                .addKeyValue("port", httpPort)
                .addKeyValue("path", config.http().path())
                .addKeyValue("managementPort", management.port())
                .log("Listening for webhooks");
    }

    private void startCanary() {
        CanaryConfig canaryConfig = config.canary();
        if (canaryConfig != null) {
            canary = Canary.start(canaryConfig, config.webhook().secrets().get(0), meters.registry());
        }
    }

    private EventAcceptor acceptor() throws StartException {
        try {
            if (config.ackAfter() == AckAfter.KAFKA) {
                requireNoJournal(config.journal().directory());
                return KafkaAcceptor.open(config.kafka(), events, health);
            }
            return JournalAcceptor.open(config.journal(), config.kafka(), events, health, failure::complete);
        } catch (JournalException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** In kafka mode, nothing would publish the events of a journal, and no metric or alert would report them. */
    private static void requireNoJournal(Path directory) throws StartException {
        if (SqliteJournal.holdsEvents(directory)) {
            throw new StartException(
                    "The journal in " + directory.toAbsolutePath()
                            + " (JOURNAL_DIR) contains events that are not in Kafka, and ACK_AFTER=kafka ignores it. First"
                            + " run `java -jar ingress.jar drain` and, if it names set-aside events, `java -jar"
                            + " ingress.jar redrive --from set-aside`; or move the directory away",
                    null);
        }
    }

    /**
     * Starts the management server, before the journal is opened, so that it serves health and metrics during startup.
     */
    private ManagementServer management() throws StartException {
        try {
            return ManagementServer.start(config.management(), health, meters.registry());
        } catch (IOException e) {
            tryTo(() -> vertx.close().await(PART_DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static int bound(Endpoint endpoint, Future<Integer> port) throws StartException {
        try {
            return port.await(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new StartException(
                    "Cannot listen on port " + endpoint.port() + " (HTTP_HOST, HTTP_PORT): " + e.getMessage(), e);
        }
    }

    /** Closes a part of the service. Logs a failure instead of throwing it, so that the other parts are closed too. */
    private static void tryTo(AutoCloseable close) {
        try {
            close.close();
        } catch (Exception e) {
            LOGGER.atWarn().setCause(e).log("Cannot close a part of the service");
        }
    }
}
