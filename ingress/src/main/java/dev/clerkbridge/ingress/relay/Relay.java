package dev.clerkbridge.ingress.relay;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.config.KafkaConfig;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.Entry;
import dev.clerkbridge.ingress.journal.Journal;
import dev.clerkbridge.ingress.journal.JournalException;
import dev.clerkbridge.ingress.journal.Tail;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.kafka.Producers;
import dev.clerkbridge.ingress.kafka.Topics;
import dev.clerkbridge.ingress.kafka.TopicsUnavailableException;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.IngressMetrics.SetAside;
import dev.clerkbridge.ingress.relay.InFlight.Item;
import dev.clerkbridge.operations.health.Component;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the journal to Kafka on one thread: in order, however long Kafka is away, with a bounded amount of memory.
 *
 * <pre>
 *   journal ──Tail──► relay thread ──► one producer ──► its I/O thread ──► InFlight ──► published()
 *                          ▲                                  │
 *                          └── new session, from the first unfinished, when a send failed
 * </pre>
 */
public final class Relay implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Relay.class);

    private static final long IN_FLIGHT_MAX_BYTES = 8 * 1024 * 1024;
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** Longer than any outage: giving a record up would lose its place. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration STALLED = Duration.ofSeconds(5);

    /** Without any acknowledgement for so long although the topics are there, a new producer may do better. */
    private static final Duration HOPELESS = Duration.ofSeconds(90);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Journal journal;
    private final Tail tail;
    private final KafkaConfig settings;
    private final IngressMetrics metrics;
    private final Component kafka;
    private final Component health;
    private final Producers producers;
    private final Topics topics;
    private final EventRecords records;
    private final InFlight inFlight;
    private final Thread thread = new Thread(this::run, "relay");
    private @Nullable Session session;
    private Duration pause = FIRST_PAUSE;
    private long lookedAt = System.nanoTime();
    private volatile boolean closing;

    /**
     * Starts to carry at once.
     *
     * @param kafka told whether Kafka takes events
     * @param health told whether this relay works at all
     */
    public Relay(
            Journal journal,
            Tail tail,
            KafkaConfig settings,
            IngressMetrics metrics,
            Component kafka,
            Component health) {
        this.journal = journal;
        this.tail = tail;
        this.settings = settings;
        this.metrics = metrics;
        this.kafka = kafka;
        this.health = health;
        this.producers = new Producers(settings, metrics.registry());
        this.topics = new Topics(settings);
        this.records = new EventRecords(settings);
        this.inFlight = new InFlight(journal, IN_FLIGHT_MAX_BYTES);
        thread.setDaemon(true);
        thread.start();
        health.reportUp();
    }

    /** Ends without waiting for Kafka. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /** Ends when everything in the journal is published, or at the deadline; the rest stays in the journal. */
    public void close(Duration deadline) {
        closing = true;
        try {
            thread.join(Math.max(1, deadline.toMillis()));
            thread.interrupt();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long left = journal.backlog().events();
        if (left > 0) {
            LOGGER.atInfo().addKeyValue("events", left).log("The rest is published after the next start");
        }
    }

    private void run() {
        try {
            while (!closing || !drained()) {
                Session current = session;
                if (current == null) {
                    connect();
                } else if (current.failure() != null) {
                    replace(current);
                } else {
                    carryIfReadable(current);
                    look(current);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            LOGGER.atInfo().log("The deadline cut what was not yet published");
        } catch (RuntimeException | Error e) {
            health.reportDown("the relay died: " + e.getMessage());
            LOGGER.atError().setCause(e).log("The relay died; events are kept, but none is published until a restart");
        } finally {
            end();
        }
    }

    private boolean drained() {
        return inFlight.isEmpty() && inFlight.lastAdded() >= journal.last();
    }

    /** Makes a session and sends again what the last one left, or pauses, longer each time. */
    private void connect() throws InterruptedException {
        KafkaProducer<byte[], byte[]> producer = null;
        try {
            topics.ensure(CONNECT_TIMEOUT);
            producer = producers.create(DELIVERY_TIMEOUT);
            producer.partitionsFor(settings.eventsTopic());
            producer.partitionsFor(settings.quarantineTopic());
            Session next = new Session(producer, records, inFlight, metrics, kafka);
            session = next;
            inFlight.unfinished().forEach(next::send);
            kafka.reportUp();
        } catch (InterruptException e) {
            throw e;
        } catch (TopicsUnavailableException | KafkaException e) {
            kafka.reportDown(String.valueOf(e.getMessage()));
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
            pause();
        }
    }

    private void replace(Session failed) throws InterruptedException {
        LOGGER.atWarn()
                .addKeyValue("cause", String.valueOf(failed.failure()))
                .log("Publishing failed; going on with a new producer from the first unacknowledged event");
        failed.close();
        session = null;
        pause();
    }

    private void pause() throws InterruptedException {
        Thread.sleep(pause.toMillis());
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    private void carryIfReadable(Session current) throws InterruptedException {
        try {
            carry(current);
        } catch (JournalException e) {
            if (e.fault() == JournalException.Fault.FINAL) {
                throw e;
            }
            LOGGER.atWarn().setCause(e).log("Journal cannot be read at the moment");
            pause();
        }
    }

    private void carry(Session current) throws InterruptedException {
        for (Item item = inFlight.nextRefused(); item != null; item = inFlight.nextRefused()) {
            setAside(current, item);
        }
        if (!inFlight.awaitRoom(TICK)) {
            return;
        }
        for (Entry entry : tail.next(inFlight.lastAdded(), TICK)) {
            if (current.failure() != null) {
                return;
            }
            current.send(inFlight.add(entry));
        }
    }

    /** First into the quarantine topic; what not even that takes, into the journal's own table. */
    private void setAside(Session current, Item item) {
        Event event = item.event();
        if (event.quarantine() == null) {
            inFlight.quarantine(item, QuarantineReason.REFUSED_BY_KAFKA);
            current.send(item);
            return;
        }
        try {
            journal.setAside(item.entry(), event.quarantine());
        } catch (JournalException e) {
            inFlight.refuse(item);
            throw e;
        }
        if (inFlight.finish(item)) {
            metrics.setAside(SetAside.JOURNAL);
        }
    }

    /** Notices an outage that shows nowhere else, and a topic that was deleted, while records wait in the producer. */
    private void look(Session current) throws InterruptedException {
        if (System.nanoTime() - lookedAt < LOOK_EVERY.toNanos()) {
            return;
        }
        lookedAt = System.nanoTime();
        Duration stalled = inFlight.stalled();
        if (stalled.compareTo(STALLED) < 0 && current.connected()) {
            pause = FIRST_PAUSE;
            return;
        }
        try {
            topics.ensure(CONNECT_TIMEOUT);
            if (stalled.compareTo(HOPELESS) > 0) {
                current.abort(new KafkaException("Kafka answers, but has acknowledged nothing for " + stalled));
            } else if (inFlight.isEmpty()) {
                kafka.reportUp();
            } else {
                kafka.reportDown("nothing was acknowledged for " + stalled.toSeconds() + " s");
            }
        } catch (TopicsUnavailableException e) {
            kafka.reportDown(String.valueOf(e.getMessage()));
        }
    }

    private void end() {
        kafka.reportDown("closed");
        Session last = session;
        if (last != null) {
            last.close(Duration.ZERO);
        }
    }
}
