// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.failure.RetryGate;
import dev.clerkbridge.usersync.health.LoopStatus;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs the thread that reads the topics. Failures of the startup, Kafka and PostgreSQL are retried, and so are
 * unexpected exceptions while events are applied. Any other exception ends the loop.
 *
 * <pre>
 *   startup ──► open a consumer ──► read ──► settle ──► commit offsets ──┐
 *     │ ▲              ▲             ▲                                   │
 *     └─┘              │             └───────────────────────────────────┤
 *                      └──────────────────── non-retriable Kafka error ──┘
 * </pre>
 */
public final class ConsumerLoop implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration MAX_CLOSE = Duration.ofSeconds(45);
    private static final Duration CONSUMER_CLOSE = Duration.ofSeconds(10);
    /** If a consumer fails sooner, the next one is opened after a longer delay than the one before. */
    private static final Duration LASTING = Duration.ofSeconds(30);

    private final Startup startup;
    private final Dependencies dependencies;
    private final ConsumerObserver observer;
    private final LoopStatus status;
    private final OpenRecords open;
    private final UnreadablePartitions unreadable = new UnreadablePartitions();
    private final RetryGate attempts = new RetryGate();
    private final RetryGate reopening = new RetryGate();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "user-sync");

    /** The settings and the other objects that the loop uses. */
    public record Dependencies(
            SyncKafkaConfig config, EventDecoder decoder, Settler settler, SyncMetrics metrics, LoopStatus status) {}

    /** Work to do before the loop opens its consumer; retried until it succeeds. */
    @FunctionalInterface
    public interface Startup {

        /** Does the work. Called again after a failure. */
        void run() throws Exception;
    }

    /** Binds and removes the meters of a consumer. */
    @FunctionalInterface
    public interface ConsumerObserver {

        /** Called with each new consumer. The returned action runs before that consumer closes. */
        Runnable opened(Consumer<?, ?> consumer);
    }

    /** Creates a loop; {@link #start} starts it. */
    public ConsumerLoop(Startup startup, Dependencies dependencies, ConsumerObserver observer) {
        this.startup = startup;
        this.dependencies = dependencies;
        this.observer = observer;
        this.status = dependencies.status();
        this.open = new OpenRecords(dependencies.metrics());
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Stops the loop after the current batch and the commit of its offsets; waits at most 45 seconds. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(MAX_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            prepare();
            while (!isClosing()) {
                consume();
            }
            status.ended(LoopStatus.Phase.CLOSED, null);
        } catch (RuntimeException | Error e) {
            String name = e.getClass().getName();
            status.ended(
                    LoopStatus.Phase.DEAD,
                    new Failure(FailureKind.FATAL, name, "The consumer loop ended because of " + name));
            LOGGER.atError()
                    .setCause(e)
                    .log("The consumer loop failed; no more events are applied until the service restarts");
        }
    }

    private void prepare() {
        try (StartupLag lag = new StartupLag(dependencies.config(), open, status)) {
            boolean prepared = false;
            while (!prepared && !isClosing()) {
                try {
                    startup.run();
                    prepared = true;
                } catch (Exception e) {
                    lag.refresh();
                    failed("Cannot start yet; retrying", attempts, Failures.ofStartup(e), e);
                }
            }
        }
    }

    private void consume() {
        long begin = System.nanoTime();
        try {
            Consumer<byte[], byte[]> consumer = openConsumer();
            Runnable beforeClose = observer.opened(consumer);
            try {
                unreadable.newConsumer();
                ConsumerSession session = new ConsumerSession(consumer, dependencies, open, unreadable);
                session.subscribe();
                status.running();
                run(session);
            } finally {
                try {
                    beforeClose.run();
                    consumer.close(CloseOptions.timeout(CONSUMER_CLOSE));
                } finally {
                    open.clear();
                    status.consumerClosed();
                }
            }
        } catch (KafkaException e) {
            Set<String> topics = Set.of(
                    dependencies.config().eventsTopic(), dependencies.config().snapshotsTopic());
            if (System.nanoTime() - begin > LASTING.toNanos()) {
                reopening.attempted(null);
            }
            failed(
                    "The Kafka consumer failed; retrying with a new consumer",
                    reopening,
                    Failures.ofSubscription(e, topics),
                    e);
        }
    }

    private Consumer<byte[], byte[]> openConsumer() {
        Map<String, Object> properties =
                dependencies.config().consumerProperties(dependencies.config().groupId());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Runs the session until the loop is closed, or until a partition needs a new consumer. A Kafka error that is not
     * retriable ends the session too, because it may have removed the consumer from the group.
     */
    private void run(ConsumerSession session) {
        while (!isClosing() && !session.needsNewConsumer()) {
            try {
                session.runOnce();
                attempts.attempted(null);
            } catch (RetriableException e) {
                failed("Reading from Kafka failed; retrying", attempts, Failures.ofKafka(e), e);
            }
        }
    }

    /** Logs and reports the failure, then waits until the next attempt is due. */
    private void failed(String what, RetryGate gate, Failure failure, Exception cause) {
        gate.attempted(failure);
        Duration delay = gate.delay();
        LOGGER.atLevel(failure.kind() == FailureKind.FATAL ? Level.ERROR : Level.WARN)
                .addKeyValue("cause", failure.message())
                .addKeyValue("retryIn", delay)
                .setCause(cause)
                .log(what);
        status.failing(failure);
        try {
            closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
