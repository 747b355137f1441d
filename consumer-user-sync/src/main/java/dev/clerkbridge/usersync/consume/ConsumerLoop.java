// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.KafkaConfig;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.failure.RetryGate;
import dev.clerkbridge.usersync.health.LoopStatus;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The life of the one thread that reads the topics. Only a fault of the program ends it; whatever else fails is tried
 * again.
 *
 * <pre>
 *   startup ──► open a consumer ──► read ──► settle ──► commit offsets ──┐
 *     │ ▲              ▲             ▲                                   │
 *     └─┘              │             └───────────────────────────────────┤
 *                      └─────────────────── Kafka refuses the consumer ──┘
 * </pre>
 */
public final class ConsumerLoop implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration MAX_CLOSE = Duration.ofSeconds(45);
    private static final Duration CONSUMER_CLOSE = Duration.ofSeconds(10);

    private final Startup startup;
    private final Parts parts;
    private final ConsumerObserver observer;
    private final LoopStatus status;
    private final OpenRecords open;
    private final RetryGate gate = new RetryGate();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "user-sync");

    /** What the loop works with. */
    public record Parts(
            KafkaConfig config, EventDecoder decoder, Settler settler, SyncMetrics metrics, LoopStatus status) {}

    /** What has to be done before the first record is read; tried until it succeeds. */
    @FunctionalInterface
    public interface Startup {

        /** Does it, or finds it done. */
        void run() throws Exception;
    }

    /** Is told of the consumer as soon as there is one, and when it is gone; for its meters. */
    @FunctionalInterface
    public interface ConsumerObserver {

        /** The returned action is run before the consumer closes. */
        Runnable opened(Consumer<?, ?> consumer);
    }

    /** A loop that begins with {@link #start}. */
    public ConsumerLoop(Startup startup, Parts parts, ConsumerObserver observer) {
        this.startup = startup;
        this.parts = parts;
        this.observer = observer;
        this.status = parts.status();
        this.open = new OpenRecords(parts.metrics());
    }

    /** Starts the thread; returns at once. */
    public void start() {
        thread.start();
    }

    /** Ends the loop after the batch that it works on, with its offsets committed. */
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
                    LoopStatus.Phase.DEAD, new Failure(FailureKind.FATAL, name, "The loop ended because of " + name));
            LOGGER.atError().setCause(e).log("The loop has ended; no event is applied any more");
        }
    }

    private void prepare() {
        boolean prepared = false;
        while (!prepared && !isClosing()) {
            try {
                startup.run();
                prepared = true;
            } catch (Exception e) {
                failed("Cannot start yet; trying again", Failures.ofStartup(e), e);
            }
        }
    }

    private void consume() {
        try {
            Consumer<byte[], byte[]> consumer = openConsumer();
            Runnable beforeClose = observer.opened(consumer);
            try {
                ConsumerSession session = new ConsumerSession(consumer, parts, open);
                session.subscribe();
                status.running();
                turn(session);
            } finally {
                beforeClose.run();
                consumer.close(CloseOptions.timeout(CONSUMER_CLOSE));
                open.clear();
            }
        } catch (KafkaException e) {
            failed("Kafka refuses the consumer; trying again with a new one", Failures.ofKafka(e), e);
        }
    }

    private Consumer<byte[], byte[]> openConsumer() {
        Map<String, Object> properties =
                parts.config().consumerProperties(parts.config().groupId());
        properties.put("auto.offset.reset", "none"); // OffsetReset does it, and tells
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void turn(ConsumerSession session) {
        while (!isClosing()) {
            try {
                session.turn();
                gate.attempted(null, Instant.now());
            } catch (KafkaException e) {
                Failure failure = Failures.ofKafka(e);
                if (failure.kind() == FailureKind.FATAL) {
                    throw e;
                }
                failed("Reading failed; trying again", failure, e);
            }
        }
    }

    /** Tells what failed, and waits until it may be tried again. */
    private void failed(String what, Failure failure, Exception cause) {
        Instant now = Instant.now();
        gate.attempted(failure, now);
        LOGGER.atLevel(failure.kind() == FailureKind.FATAL ? Level.ERROR : Level.WARN)
                .addKeyValue("reason", failure.message())
                .addKeyValue("retryIn", gate.delay(now))
                .setCause(cause)
                .log(what);
        status.holding(failure);
        try {
            closing.await(gate.delay(now).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
