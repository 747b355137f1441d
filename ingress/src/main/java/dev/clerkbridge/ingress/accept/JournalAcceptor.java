package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.config.JournalConfig;
import dev.clerkbridge.ingress.config.KafkaConfig;
import dev.clerkbridge.ingress.journal.Journal;
import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.journal.Tail;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.ingress.relay.Relay;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The door through the journal: an event is kept once it is fsynced here, whether or not Kafka can be reached. The relay
 * publishes it afterwards, in the one order of the journal.
 */
public final class JournalAcceptor implements EventAcceptor {

    private final Journal journal;
    private final GroupCommitter committer;
    private final Relay relay;
    private final Duration drainDeadline;

    private JournalAcceptor(Journal journal, GroupCommitter committer, Relay relay, Duration drainDeadline) {
        this.journal = journal;
        this.committer = committer;
        this.relay = relay;
        this.drainDeadline = drainDeadline;
    }

    /**
     * Opens the journal and starts to publish what it holds; new events are taken from now on, behind those.
     *
     * @param drainDeadline how long {@link #close()} goes on publishing what is in the journal
     * @throws dev.clerkbridge.ingress.journal.JournalException when the journal cannot be trusted or is in use
     */
    public static JournalAcceptor open(
            JournalConfig settings,
            KafkaConfig kafkaSettings,
            IngressMetrics metrics,
            Health health,
            Duration drainDeadline) {
        JournalMetrics timings = new JournalMetrics(metrics.registry());
        Component journalHealth = health.required("journal");
        Component relayHealth = health.required("relay");
        Component kafkaHealth = health.informative("kafka");
        Journal journal = SqliteJournal.open(settings.directory(), timings::synced);
        metrics.recovered(journal.backlog().events());
        metrics.gauge("kafka.up", "Whether Kafka takes events: 1 or 0", () -> kafkaHealth.up() ? 1 : 0);
        show(journal, metrics);
        metrics.gauge("journal.max.bytes", "Size of the backlog at which events are refused", settings::maxBytes);
        Tail tail = new Tail(journal);
        GroupCommitter committer = new GroupCommitter(journal, tail, settings.maxBytes(), timings, journalHealth);
        Relay relay = new Relay(journal, tail, kafkaSettings, metrics, kafkaHealth, relayHealth);
        return new JournalAcceptor(journal, committer, relay, drainDeadline);
    }

    private static void show(Journal journal, IngressMetrics metrics) {
        metrics.gauge(
                "journal.backlog.events",
                "Events that are kept and not yet published",
                () -> journal.backlog().events());
        metrics.gauge(
                "journal.backlog.bytes",
                "Size of the backlog, with what is set aside for good",
                () -> journal.backlog().bytes());
        metrics.gauge("journal.oldest.age.seconds", "Age of the oldest event that is not published", () -> {
            Instant oldest = journal.oldest();
            return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1e3;
        });
    }

    @Override
    public void accept(List<EventSubmission> submissions) {
        submissions.forEach(submission -> committer.offer(submission.event(), submission.callback()));
        committer.flush();
    }

    @Override
    public void close() {
        committer.close();
        relay.close(drainDeadline);
        journal.close();
    }
}
