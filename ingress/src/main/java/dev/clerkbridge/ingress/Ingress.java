package dev.clerkbridge.ingress;

import dev.clerkbridge.ingress.accept.EventAcceptor;
import dev.clerkbridge.ingress.accept.JournalAcceptor;
import dev.clerkbridge.ingress.accept.KafkaAcceptor;
import dev.clerkbridge.ingress.config.AckAfter;
import dev.clerkbridge.ingress.config.Endpoint;
import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.health.Component;
import dev.clerkbridge.ingress.health.Health;
import dev.clerkbridge.ingress.http.BoundedTransport;
import dev.clerkbridge.ingress.http.HttpMetrics;
import dev.clerkbridge.ingress.http.Intake;
import dev.clerkbridge.ingress.http.WebhookServer;
import dev.clerkbridge.ingress.journal.JournalException;
import dev.clerkbridge.ingress.kafka.Producers;
import dev.clerkbridge.ingress.management.ManagementServer;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.verify.Verifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole service, wired: the stations of an event from HTTP to the acceptor, and what watches over them. Start reading
 * here.
 */
public final class Ingress implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Ingress.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(30);
    private static final int LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final IngressConfig config;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Health health = new Health();
    private final Component listening = health.required("http");
    private final Vertx vertx;
    private final ManagementServer management;
    private final EventAcceptor acceptor;
    private final WebhookServer webhooks;
    private final AtomicBoolean closed = new AtomicBoolean();
    private int httpPort;
    private int managementPort;

    private Ingress(IngressConfig config) throws StartException {
        this.config = config;
        // Linux' own epoll where its library is to be had, Java's sockets elsewhere.
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(LOOPS).setPreferNativeTransport(true);
        vertx = BoundedTransport.vertx(options, config.http());
        management = new ManagementServer(vertx, health, registry);
        RuntimeMetrics.bind(registry, vertx);
        IngressMetrics events = new IngressMetrics(registry);
        events.gauge("ready", "Whether an event that arrives now can be kept: 1 or 0", () -> health.ready() ? 1 : 0);
        HttpMetrics requests =
                new HttpMetrics(registry, config.webhook().secrets().size());
        Verifier verifier = new Verifier(config.webhook().secrets(), InstantSource.system());
        EventReader reader = new EventReader(config.webhook().instanceIds());
        acceptor = acceptor(events);
        webhooks = new WebhookServer(vertx, config.http(), new Intake(verifier, reader, acceptor, events, requests));
    }

    /**
     * Starts everything; on return the ports are bound, and {@link #ready()} soon follows.
     *
     * @throws StartException when a port cannot be had or the journal cannot be opened; the message is for operators
     */
    public static Ingress start(IngressConfig config) throws StartException {
        LOGGER.atInfo().addKeyValue("config", config).log("Starting");
        checkKafkaSettings(config);
        Ingress ingress = new Ingress(config);
        try {
            ingress.bind();
            return ingress;
        } catch (StartException e) {
            ingress.close();
            throw e;
        }
    }

    /** Where webhooks are taken, with the port that was really bound. */
    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    /** Whether an event that arrives now can be kept. */
    public boolean ready() {
        return health.ready();
    }

    /**
     * Shuts down in order: unready, no more connections, what is in flight answered, the acceptor closed. Returns within
     * the shutdown deadline and a little. Further calls do nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOGGER.atInfo().log("Shutting down");
        listening.reportDown("shutting down");
        await(webhooks.shutdown(config.shutdownDeadline().dividedBy(2)));
        acceptor.close();
        await(management.close());
        await(vertx.close());
        registry.close();
        LOGGER.atInfo().log("Shut down");
    }

    private EventAcceptor acceptor(IngressMetrics events) throws StartException {
        Duration drainDeadline = config.shutdownDeadline().dividedBy(2);
        if (config.ackAfter() == AckAfter.KAFKA) {
            Component kafka = health.required("kafka");
            events.gauge("kafka.up", "Whether Kafka takes events: 1 or 0", () -> kafka.up() ? 1 : 0);
            return KafkaAcceptor.open(config.kafka(), events, kafka, drainDeadline);
        }
        try {
            return JournalAcceptor.open(config.journal(), config.kafka(), events, health, drainDeadline);
        } catch (JournalException e) {
            await(vertx.close());
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void bind() throws StartException {
        managementPort = bound("MANAGEMENT_PORT", config.management(), management.start(config.management()));
        httpPort = bound("HTTP_PORT", config.http().endpoint(), webhooks.start(LOOPS));
        listening.reportUp();
        LOGGER.atInfo()
                .addKeyValue("host", config.http().endpoint().host())
                .addKeyValue("port", httpPort)
                .addKeyValue("path", config.http().path())
                .addKeyValue("managementPort", managementPort)
                .log("Listening for webhooks");
    }

    /** Better now than in a connection that never comes about. */
    private static void checkKafkaSettings(IngressConfig config) throws StartException {
        try {
            new Producers(config.kafka(), new SimpleMeterRegistry()).check();
        } catch (KafkaException e) {
            throw new StartException("The Kafka client does not take the KAFKA_ settings: " + e.getMessage(), e);
        }
    }

    private static int bound(String variable, Endpoint endpoint, Future<Integer> port) throws StartException {
        try {
            return port.await(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new StartException("Cannot listen on " + endpoint + " (" + variable + "): " + e.getMessage(), e);
        }
    }

    private void await(Future<?> future) {
        try {
            future.await(config.shutdownDeadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("A part did not close in time");
        }
    }
}
