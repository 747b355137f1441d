// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.config.KafkaConfig;
import dev.clerkbridge.ingress.journal.JournalException;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.kafka.Producers;
import dev.clerkbridge.ingress.kafka.TopicState;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a queue of events to Kafka within a bounded amount of memory, however long Kafka is down. Its thread runs one
 * session after the other: a failure of Kafka ends a session, never the publisher.
 *
 * <pre>
 *   queue ──next──► publisher's thread ──by partition──► Session ──producer's thread──► acknowledged
 *                          ▲                                │
 *                          └── new session, from the first unfinished event, when a send failed
 * </pre>
 */
public final class Publisher implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Publisher.class);

    /** Longer than any outage, for events in the journal: a record that times out would lose its position in the order. */
    public static final Duration FOREVER = Duration.ofMillis(Integer.MAX_VALUE);

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration SHORT_TICK = Duration.ofMillis(5);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration STUCK = Duration.ofSeconds(5);
    private static final Duration ABANDONED_AFTER = Duration.ofMillis(500);

    /** If partitions with leaders do not respond for this long, a new producer is tried. */
    private static final Duration HOPELESS = Duration.ofMinutes(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final PublishQueue queue;
    private final KafkaConfig config;
    private final IngressMetrics metrics;
    private final KafkaHealth health;
    private final Consumer<String> journalFailed;
    private final EventRecords records;
    private final RecordTimes times = new RecordTimes(InstantSource.system());
    private final KafkaConnector connector;
    private final Thread thread = new Thread(this::run, "publisher");
    private final Deque<PendingEvent> incoming = new ArrayDeque<>();
    private @Nullable Future<TopicState> look;
    private Duration pause = FIRST_PAUSE;
    private long lookedAt;
    private volatile boolean closing;
    private volatile boolean cut;

    /**
     * Starts the publisher.
     *
     * @param deliveryTimeout time after which the producer gives up an unacknowledged record
     * @param journalFailed called when the journal has failed permanently; the publisher has then stopped
     */
    public Publisher(
            PublishQueue queue,
            KafkaConfig config,
            Duration deliveryTimeout,
            IngressMetrics metrics,
            KafkaHealth health,
            Consumer<String> journalFailed) {
        this.queue = queue;
        this.config = config;
        this.metrics = metrics;
        this.health = health;
        this.journalFailed = journalFailed;
        this.records = new EventRecords(config);
        this.connector = new KafkaConnector(config, new Producers(config, metrics.registry()), deliveryTimeout);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops without waiting for Kafka. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /**
     * Stops when everything is published, or at the deadline. Always returns in time: a thread that hangs in the Kafka
     * client is abandoned.
     */
    public void close(Duration deadline) {
        closing = true;
        try {
            awaitDrained(System.nanoTime() + deadline.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut = true;
        connector.close();
        thread.interrupt();
        try {
            thread.join(ABANDONED_AFTER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitDrained(long end) throws InterruptedException {
        while (thread.isAlive() && !queue.drained() && System.nanoTime() < end) {
            thread.join(TICK.toMillis());
        }
    }

    private void run() {
        while (!ended()) {
            try {
                runSession();
                pause();
            } catch (InterruptedException | InterruptException e) {
                LOGGER.atDebug().setCause(e).log("Publisher was interrupted");
            } catch (JournalException e) {
                if (e.fault() == JournalException.Fault.FINAL) {
                    journalFailed.accept(String.valueOf(e.getMessage()));
                    break;
                }
                LOGGER.atWarn().setCause(e).log("Cannot read the journal; retrying");
            }
        }
        health.closed();
    }

    private boolean ended() {
        return cut || (closing && queue.drained());
    }

    /** Runs one session, from connecting to the first failure. */
    private void runSession() throws InterruptedException {
        Session session = connect();
        if (session == null) {
            return;
        }
        try {
            resume(session);
            while (session.failure() == null && !ended()) {
                step(session);
            }
        } catch (InterruptException | JournalException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // Unexpected, such as a codec whose library cannot be loaded. The session ends, the publisher continues.
            LOGGER.atDebug().setCause(e).log("Session failed unexpectedly");
            health.failed(Causes.describe(e));
        } finally {
            close(session);
        }
    }

    private void close(Session session) {
        if (session.productive()) {
            pause = FIRST_PAUSE;
        }
        session.close();
    }

    private void pause() throws InterruptedException {
        if (!ended()) {
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private @Nullable Session connect() throws InterruptedException {
        try {
            KafkaConnector.Connection connection = connector.connect().get();
            health.stuck(List.of(), connection.topics());
            health.reachable(queue.drained());
            Lanes lanes = new Lanes(config, connection.topics().partitions());
            return new Session(connection.producer(), lanes, records, times, health, metrics);
        } catch (ExecutionException e) {
            health.unreachable(e);
            return null;
        }
    }

    /** Resends the events that the last session left unfinished, in the same order. */
    private void resume(Session session) {
        incoming.clear();
        for (PendingEvent pending : queue.unfinished()) {
            pending.sessionEnded();
            Lane lane = session.lanes().of(pending);
            if (pending.isRefused()) {
                session.refused(pending);
            } else if (lane.admits(pending)) {
                session.send(lane, pending);
            } else {
                lane.await(pending);
            }
        }
    }

    private void step(Session session) throws InterruptedException {
        long answers = session.answers();
        setAsideRefused(session);
        session.lanes().all().forEach(lane -> sendReady(session, lane));
        if (!incoming.isEmpty() || session.lanes().full()) {
            session.awaitAnswer(answers, TICK);
        } else if (session.lanes().anyWaiting()) {
            incoming.addAll(queue.next(Duration.ZERO));
            session.awaitAnswer(answers, incoming.isEmpty() ? SHORT_TICK : Duration.ZERO);
        } else {
            incoming.addAll(queue.next(TICK));
        }
        while (!incoming.isEmpty() && sendOrPostpone(session, incoming.peek())) {
            incoming.remove();
        }
        watch(session);
    }

    private static void sendReady(Session session, Lane lane) {
        for (PendingEvent next = lane.nextReady(); next != null; next = lane.nextReady()) {
            session.send(lane, next);
        }
    }

    /** Returns false if this event and those after it should wait for room. */
    private boolean sendOrPostpone(Session session, PendingEvent pending) {
        Lane lane = session.lanes().of(pending);
        if (lane.admits(pending)) {
            session.send(lane, pending);
        } else if (queue.patient() && !(health.up() && session.lanes().passable(lane))) {
            return false;
        } else if (pending.postpone()) {
            lane.await(pending);
        }
        return true;
    }

    /** Sends refused events to the quarantine topic; events that it rejects too are kept elsewhere. */
    private void setAsideRefused(Session session) {
        List<PendingEvent> refused = session.takeRefused();
        try {
            quarantine(
                    session,
                    refused.stream().filter(event -> !event.quarantined()).toList());
            refused.stream().filter(PendingEvent::isRefused).forEach(this::setAside);
        } catch (JournalException e) {
            if (e.fault() == JournalException.Fault.FINAL) {
                throw e;
            }
            // For example a full disk, which the journal itself reports.
            refused.stream().filter(PendingEvent::isRefused).forEach(session::refused);
        }
    }

    private void quarantine(Session session, List<PendingEvent> refused) {
        if (!refused.isEmpty()) {
            queue.refused(refused);
            refused.forEach(PendingEvent::quarantine);
            refused.forEach(event -> session.lanes().of(event).await(event));
        }
    }

    private void setAside(PendingEvent pending) {
        boolean kept = pending.setAside();
        if (pending.finish() && kept) {
            metrics.setAside(IngressMetrics.SetAside.JOURNAL);
        }
    }

    /** Detects faults that no failed send reports: an outage, a deleted topic, a partition without a leader. */
    private void watch(Session session) throws InterruptedException {
        Future<TopicState> started = look;
        if (started != null && started.isDone()) {
            look = null;
            judge(session, started);
        } else if (started == null && System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
            lookedAt = System.nanoTime();
            look = suspicious(session) ? connector.look() : null;
        }
    }

    private boolean suspicious(Session session) {
        return !health.allUp()
                || !session.connected()
                || !session.lanes().stalled(STUCK).isEmpty();
    }

    private void judge(Session session, Future<TopicState> finished) throws InterruptedException {
        try {
            TopicState topics = finished.get();
            List<Lane> stuck = session.lanes().stalled(STUCK);
            health.stuck(stuck, topics);
            boolean silent = stuck.stream().anyMatch(lane -> !topics.leaderless(lane.toString()))
                    && session.silence().compareTo(STUCK) > 0;
            if (silent) {
                health.silent();
            } else {
                health.reachable(queue.drained());
            }
            if (silent && session.silence().compareTo(HOPELESS) > 0) {
                session.fail(new KafkaException("Kafka has not responded for " + session.silence()));
            }
        } catch (ExecutionException e) {
            health.unreachable(e);
        }
    }
}
