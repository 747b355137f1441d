package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.KafkaConfig;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the one thread that reads the events topic.
 *
 * <pre>
 *   startup ──► poll ──► settle ──► commit offsets ──┐
 *     │ ▲        ▲                                   │
 *     └─┘        └───────────────────────────────────┘        fatal failure, from anywhere ──► the end, and readiness red
 * </pre>
 */
public final class ConsumerLoop implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(45);

    private final KafkaConfig config;
    private final Startup startup;
    private final EventDecoder decoder;
    private final Settler settler;
    private final SyncMetrics metrics;
    private final LoopStatus status;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "user-sync");
    private volatile @Nullable ConsumerObserver observer;

    /** Is told of the consumer as soon as there is one, and when it is gone; for its meters. */
    public interface ConsumerObserver {

        /** The returned action is run before the consumer closes. */
        Runnable opened(Consumer<?, ?> consumer);
    }

    /** A loop that begins with {@link #start}. */
    public ConsumerLoop(
            KafkaConfig config,
            Startup startup,
            EventDecoder decoder,
            Settler settler,
            SyncMetrics metrics,
            LoopStatus status) {
        this.config = config;
        this.startup = startup;
        this.decoder = decoder;
        this.settler = settler;
        this.metrics = metrics;
        this.status = status;
    }

    /** Starts the thread; returns at once. */
    public void start(ConsumerObserver consumerObserver) {
        observer = consumerObserver;
        thread.start();
    }

    /** Ends the loop after the batch that it works on, with its offsets committed. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(LONGEST_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            if (begin()) {
                consume();
            }
            status.ended(LoopStatus.Phase.CLOSED, null);
        } catch (FatalFailureException e) {
            stopped(LoopStatus.Phase.FAILED, e.failure(), e);
        } catch (RuntimeException | Error e) {
            String name = e.getClass().getName();
            stopped(LoopStatus.Phase.DEAD, new Failure(FailureKind.FATAL, name, "The loop died of " + name), e);
        }
    }

    private void stopped(LoopStatus.Phase phase, Failure failure, Throwable cause) {
        status.ended(phase, failure);
        LOGGER.atError()
                .addKeyValue("reason", failure.message())
                .setCause(cause)
                .log("The loop has stopped; no event is applied any more");
    }

    /** Whether startup is done; false when the loop was closed before. */
    private boolean begin() {
        for (int failures = 1; !isClosing(); failures++) {
            try {
                status.turned();
                startup.run();
                return true;
            } catch (Exception e) {
                Failure failure = Failures.ofStartup(e);
                if (failure.kind() != FailureKind.TRANSIENT) {
                    throw new FatalFailureException(failure, e);
                }
                LOGGER.atWarn()
                        .addKeyValue("reason", failure.message())
                        .addKeyValue("attempt", failures)
                        .log("Cannot start yet; trying again");
                status.holding(failure, 0);
                pause(Backoff.after(failures));
            }
        }
        return false;
    }

    private void consume() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                config.consumerProperties(config.groupId()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            ConsumerObserver told = observer;
            Runnable beforeClose = told == null ? () -> {} : told.opened(consumer);
            try {
                consumeWith(consumer);
            } finally {
                beforeClose.run();
            }
        }
    }

    private void consumeWith(Consumer<byte[], byte[]> consumer) {
        BackgroundSettler background = new BackgroundSettler(settler, metrics);
        ReadAhead readAhead = new ReadAhead(config.maxBatch());
        try (ConsumerTurn turn = new ConsumerTurn(consumer, decoder, background, readAhead, status)) {
            consumer.subscribe(List.of(config.eventsTopic()), turn);
            status.running();
            while (!isClosing()) {
                turn(turn);
            }
        }
    }

    private void turn(ConsumerTurn turn) {
        try {
            turn.turn();
        } catch (KafkaException e) {
            Failure failure = Failures.ofKafka(e);
            if (failure.kind() == FailureKind.FATAL) {
                throw new FatalFailureException(failure, e);
            }
            LOGGER.atWarn().addKeyValue("reason", failure.message()).setCause(e).log("Reading failed; trying again");
            status.holding(failure, 0);
            pause(Backoff.after(4));
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause(Duration duration) {
        try {
            if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
