// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.config.AckAfter;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.config.JournalConfig;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.journal.Journal;
import dev.clerkbridge.ingress.journal.JournalFeed;
import dev.clerkbridge.ingress.journal.JournalWriter;
import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.ingress.publish.KafkaHealth;
import dev.clerkbridge.ingress.publish.Publisher;
import dev.clerkbridge.ingress.publish.UnfinishedEntries;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Makes events durable in the journal, even while Kafka is unavailable. The publisher publishes them afterwards, in
 * order per key.
 */
public final class JournalAcceptor implements EventAcceptor {

    private final Journal journal;
    private final JournalWriter writer;
    private final Publisher publisher;

    private JournalAcceptor(Journal journal, JournalWriter writer, Publisher publisher) {
        this.journal = journal;
        this.writer = writer;
        this.publisher = publisher;
    }

    /**
     * Opens the journal and starts to publish its backlog. New events are queued after the backlog.
     *
     * @param journalFailed called with the cause if the journal fails permanently
     * @throws dev.clerkbridge.ingress.journal.JournalException if the journal cannot be opened, for example because it
     *     is damaged or in use
     */
    public static JournalAcceptor open(
            JournalConfig config,
            IngressKafkaConfig kafkaConfig,
            IngressMetrics metrics,
            Health health,
            Consumer<String> journalFailed) {
        JournalMetrics timings = new JournalMetrics(metrics.registry());
        Component writing = health.required("journal");
        KafkaHealth kafka = new KafkaHealth(health.informative("kafka"), health.informative("partitions"), metrics);
        Journal journal = SqliteJournal.open(config.directory(), timings::synced, opening(writing));
        metrics.recovered(journal.backlog().events());
        JournalMetrics.gauges(
                metrics,
                () -> journal.backlog().events(),
                () -> journal.backlog().setAside(),
                () -> journal.backlog().bytes(),
                () -> oldestAgeSeconds(journal),
                config::maxBytes);
        JournalFeed feed = new JournalFeed(journal);
        UnfinishedEntries entries = new UnfinishedEntries(journal, feed);
        Publisher publisher =
                new Publisher(entries, kafkaConfig, AckAfter.JOURNAL.deliveryTimeout(), metrics, kafka, journalFailed);
        JournalWriter writer = new JournalWriter(journal, feed, config.maxBytes(), timings, writing, journalFailed);
        return new JournalAcceptor(journal, writer, publisher);
    }

    /** Reports the progress in steps of 10 %, because each report is logged. */
    private static IntConsumer opening(Component journal) {
        journal.reportDown("opening the journal, 0 %");
        return percent -> journal.reportDown("opening the journal, " + percent / 10 * 10 + " %");
    }

    private static double oldestAgeSeconds(Journal journal) {
        Instant oldest = journal.oldest();
        return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1e3;
    }

    @Override
    public void accept(List<EventSubmission> submissions) {
        writer.accept(submissions);
    }

    @Override
    public void close(Duration deadline) {
        try {
            writer.close();
            publisher.close(deadline);
        } finally {
            journal.close();
        }
    }
}
