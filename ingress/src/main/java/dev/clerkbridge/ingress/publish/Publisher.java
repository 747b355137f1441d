// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.journal.JournalException;
import dev.clerkbridge.ingress.kafka.EventRecords;
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
 * Publishes a queue of events to Kafka. Uses a bounded amount of memory, even if Kafka is down for a long time. Its
 * thread runs one session after another. A failed send usually ends the session, and the publisher starts the next one.
 *
 * <pre>
 *   queue ──next──► publisher's thread ──by partition──► session ──producer's thread──► acknowledged
 *                          ▲                                │
 *                          └── if a send fails: new session, from the first unfinished event
 * </pre>
 */
public final class Publisher {

    private static final Logger LOGGER = LoggerFactory.getLogger(Publisher.class);

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration SHORT_TICK = Duration.ofMillis(5);
    private static final Duration INSPECTION_INTERVAL = Duration.ofSeconds(2);
    private static final Duration STUCK = Duration.ofSeconds(5);
    private static final Duration JOIN_TIMEOUT = Duration.ofMillis(500);

    /**
     * If a partition that has a leader is stuck for this long, the publisher tries a new producer, even if other
     * partitions progress: perhaps only this producer cannot reach the leader, because it has loaded an old
     * certificate.
     */
    private static final Duration NEW_PRODUCER_AFTER = Duration.ofMinutes(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    private final PublishQueue queue;
    private final IngressKafkaConfig config;
    private final IngressMetrics metrics;
    private final KafkaHealth health;
    private final Consumer<String> journalFailed;
    private final EventRecords records;
    private final RecordTimes times = new RecordTimes(InstantSource.system());
    private final KafkaConnector connector;
    private final Thread thread = new Thread(this::run, "publisher");
    private final Deque<PendingEvent> incoming = new ArrayDeque<>();
    private @Nullable Future<TopicState> inspection;
    private Duration pause = FIRST_PAUSE;
    private long inspectedAt;
    private volatile boolean closing;
    private volatile boolean aborted;

    /**
     * Starts the publisher.
     *
     * @param deliveryTimeout the time after which an unacknowledged record fails
     * @param journalFailed called if the journal fails permanently, after which the publisher stops
     */
    public Publisher(
            PublishQueue queue,
            IngressKafkaConfig config,
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
        this.connector = new KafkaConnector(config, deliveryTimeout, metrics.registry());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Stops when everything is published or the deadline has passed. Returns about half a second later at most, because
     * it does not wait longer for a thread that hangs in the Kafka client.
     */
    public void close(Duration deadline) {
        closing = true;
        try {
            awaitDrained(System.nanoTime() + deadline.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        aborted = true;
        connector.close();
        thread.interrupt();
        try {
            thread.join(JOIN_TIMEOUT.toMillis());
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
        boolean usable = true;
        while (usable && !ended()) {
            try {
                usable = attempt();
                if (usable) {
                    pause();
                }
            } catch (InterruptedException | InterruptException e) {
                LOGGER.atDebug().setCause(e).log("Publisher was interrupted");
            }
        }
        health.closed();
    }

    /** Runs a session. Returns false if the journal has failed permanently. */
    private boolean attempt() throws InterruptedException {
        try {
            runSession();
        } catch (InterruptException e) {
            throw e;
        } catch (JournalException e) {
            if (e.fault() == JournalException.Fault.PERMANENT) {
                journalFailed.accept(String.valueOf(e.getMessage()));
                return false;
            }
            LOGGER.atWarn().setCause(e).log("Cannot read the journal; retrying");
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("The publisher failed unexpectedly; retrying");
            health.failed(Causes.describe(e));
        }
        return true;
    }

    private boolean ended() {
        return aborted || (closing && queue.drained());
    }

    /** Runs one session, until it fails or the publisher stops. */
    private void runSession() throws InterruptedException {
        ProducerSession session = connect();
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
            // An unexpected failure, such as a codec's native library that cannot be loaded, ends only the session.
            LOGGER.atDebug().setCause(e).log("The session failed unexpectedly");
            if (session.failure() == null) { // otherwise the producer is closed, and its exception says only that
                health.failed(Causes.describe(e));
            }
        } finally {
            close(session);
        }
    }

    private void close(ProducerSession session) {
        if (session.productive()) {
            pause = FIRST_PAUSE;
        }
        session.close();
    }

    private void pause() throws InterruptedException {
        if (!ended()) {
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause.multipliedBy(2);
        }
    }

    private @Nullable ProducerSession connect() throws InterruptedException {
        try {
            KafkaConnector.Connection connection = connector.connect().get();
            health.stuck(List.of(), connection.topics());
            health.reachable(queue.drained());
            PartitionQueues queues =
                    new PartitionQueues(config, connection.topics().partitions());
            return new ProducerSession(connection.producer(), queues, records, times, health, metrics);
        } catch (ExecutionException e) {
            health.unreachable(e);
            return null;
        }
    }

    /** Resends the events that the last session left unfinished, in the same order. */
    private void resume(ProducerSession session) {
        incoming.clear();
        for (PendingEvent pending : queue.unfinished()) {
            pending.sessionEnded();
            PartitionQueue partition = session.queues().of(pending);
            if (pending.isRefused()) {
                session.refused(pending);
            } else if (partition.admits(pending)) {
                session.send(partition, pending);
            } else {
                partition.await(pending);
            }
        }
    }

    private void step(ProducerSession session) throws InterruptedException {
        long completions = session.completions();
        keepRefused(session);
        session.queues().all().forEach(partition -> sendReady(session, partition));
        if (!incoming.isEmpty() || session.queues().full()) {
            session.awaitCompletion(completions, TICK);
        } else if (session.queues().anyWaiting()) {
            incoming.addAll(queue.next(Duration.ZERO));
            session.awaitCompletion(completions, incoming.isEmpty() ? SHORT_TICK : Duration.ZERO);
        } else {
            incoming.addAll(queue.next(TICK));
        }
        while (!incoming.isEmpty() && sendOrPostpone(session, incoming.peek())) {
            incoming.remove();
        }
        detectFaults(session);
    }

    private static void sendReady(ProducerSession session, PartitionQueue partition) {
        for (PendingEvent next = partition.nextReady(); next != null; next = partition.nextReady()) {
            session.send(partition, next);
        }
    }

    /** Returns false if this event and the later events must wait for room. */
    private boolean sendOrPostpone(ProducerSession session, PendingEvent pending) {
        PartitionQueue partition = session.queues().of(pending);
        if (partition.admits(pending)) {
            session.send(partition, pending);
        } else if (queue.canWait() && !(health.up() && session.queues().maySkip(partition))) {
            return false;
        } else if (pending.postpone()) {
            partition.await(pending);
        }
        return true;
    }

    /**
     * Sends refused events to the quarantine topic. If that topic refuses an event, sets the event aside or, without a
     * journal, completes it as failed.
     */
    private void keepRefused(ProducerSession session) {
        List<PendingEvent> refused = session.takeRefused();
        try {
            quarantine(
                    session,
                    refused.stream().filter(event -> !event.quarantined()).toList());
            refused.stream().filter(PendingEvent::isRefused).forEach(this::setAside);
        } catch (JournalException e) {
            if (e.fault() == JournalException.Fault.PERMANENT) {
                throw e;
            }
            // A temporary fault, such as a full disk. The next step tries again.
            refused.stream().filter(PendingEvent::isRefused).forEach(session::refused);
        }
    }

    private void quarantine(ProducerSession session, List<PendingEvent> refused) {
        if (!refused.isEmpty()) {
            queue.refused(refused);
            refused.forEach(PendingEvent::quarantine);
            refused.forEach(event -> session.queues().of(event).await(event));
        }
    }

    private void setAside(PendingEvent pending) {
        boolean inJournal = pending.setAside();
        if (pending.finish() && inJournal) {
            metrics.keptAfterRefusal(IngressMetrics.KeptIn.JOURNAL);
        }
    }

    /** Detects faults that do not make a send fail: an outage, a deleted topic, a partition without a leader. */
    private void detectFaults(ProducerSession session) throws InterruptedException {
        Future<TopicState> started = inspection;
        if (started != null && started.isDone()) {
            inspection = null;
            evaluate(session, started);
        } else if (started == null && System.nanoTime() - inspectedAt > INSPECTION_INTERVAL.toNanos()) {
            inspectedAt = System.nanoTime();
            inspection = mayBeFaulty(session) ? connector.inspectTopics() : null;
        }
    }

    private boolean mayBeFaulty(ProducerSession session) {
        return !health.allUp()
                || !session.connected()
                || !session.queues().stuck(STUCK).isEmpty();
    }

    private void evaluate(ProducerSession session, Future<TopicState> finished) throws InterruptedException {
        try {
            TopicState topics = finished.get();
            List<PartitionQueue> stuck = session.queues().stuck(STUCK);
            health.stuck(stuck, topics);
            if (silent(session, stuck, topics)) {
                health.silent();
            } else {
                health.reachable(queue.drained() || onlyLeaderlessStuck(stuck, topics));
            }
            String reason = session.queues().whyNewProducer(topics, NEW_PRODUCER_AFTER);
            if (reason != null) {
                LOGGER.atWarn().addKeyValue("reason", reason).log("Starting a new producer");
                session.fail(new KafkaException(reason));
            }
        } catch (ExecutionException e) {
            health.unreachable(e);
        }
    }

    /** Whether partitions are stuck and none of them has a leader. Kafka then counts as reachable. */
    private static boolean onlyLeaderlessStuck(List<PartitionQueue> stuck, TopicState topics) {
        return !stuck.isEmpty() && stuck.stream().allMatch(partition -> topics.leaderless(partition.toString()));
    }

    /** Whether Kafka has answered no send for a while, although one of the stuck partitions has a leader. */
    private static boolean silent(ProducerSession session, List<PartitionQueue> stuck, TopicState topics) {
        return session.silence().compareTo(STUCK) > 0
                && stuck.stream().anyMatch(partition -> !topics.leaderless(partition.toString()));
    }
}
