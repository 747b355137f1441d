// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import dev.clerkbridge.ingress.config.AckAfter;
import dev.clerkbridge.ingress.config.DrainConfig;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.journal.Journal;
import dev.clerkbridge.ingress.journal.JournalException;
import dev.clerkbridge.ingress.journal.JournalFeed;
import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.publish.KafkaHealth;
import dev.clerkbridge.ingress.publish.Publisher;
import dev.clerkbridge.ingress.publish.UnfinishedEntries;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code drain}: publishes the backlog of a journal without listening for webhooks, then exits. Safe to
 * repeat. Fails while an ingress or another {@code drain} is using the journal.
 */
@Command(
        name = "drain",
        description = {
            "Publishes the backlog of the journal at JOURNAL_DIR. Exits with 0 once the backlog is empty, and says how"
                    + " many set-aside events are left. It needs the EVENTS_TOPIC and the KAFKA_... settings of the"
                    + " service, and creates no topic.",
            "Run it after scaling down, after losing a node, or before changing to ACK_AFTER=kafka or to a release with"
                    + " another journal format. It is safe to repeat. It fails while an ingress is using the journal."
        },
        mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {

    private static final Logger LOGGER = LoggerFactory.getLogger(DrainCommand.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private int patience;

    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private String kafkaState = "";
    private final Component kafka = new Health().informative("kafka");

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Give up when the backlog has not shrunk for this long. Default: ${DEFAULT-VALUE}.")
    void setPatience(int seconds) {
        if (seconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--patience': " + seconds + " is below 1");
        }
        patience = seconds;
    }

    @Override
    public Integer call() throws StartException, InterruptedException {
        DrainConfig config = DrainConfig.from(ServiceCommand.environmentOf(spec));
        Path directory = config.journal().directory();
        if (!SqliteJournal.exists(directory)) {
            throw new StartException("There is no journal in " + directory.toAbsolutePath() + " (JOURNAL_DIR)", null);
        }
        try (SqliteJournal journal = SqliteJournal.openToDrain(directory)) {
            if (!journal.lastIngress().isEmpty()) {
                print("Last ingress that used this journal: %s", journal.lastIngress());
            }
            print(
                    "%,d events to publish from %s to topic %s at %s",
                    journal.backlog().events(),
                    directory.toAbsolutePath(),
                    config.kafka().eventsTopic(),
                    config.kafka().client().bootstrapServers());
            publish(journal, config);
            return printResult(journal);
        }
    }

    private void publish(Journal journal, DrainConfig config) throws InterruptedException {
        IngressMetrics metrics = new IngressMetrics(new SimpleMeterRegistry());
        KafkaHealth health = new KafkaHealth(kafka, new Health().informative("partitions"), metrics);
        UnfinishedEntries entries = new UnfinishedEntries(journal, new JournalFeed(journal));
        // A topic that is missing is probably not the service's, and the journal forgets what is published there.
        IngressKafkaConfig existing = config.kafka().withoutCreation();
        Publisher publisher = new Publisher(
                entries, existing, AckAfter.JOURNAL.deliveryTimeout(), metrics, health, failure::complete);
        try {
            awaitDrained(journal);
        } finally {
            kafkaState = kafka.up() ? "answers" : String.valueOf(kafka.cause());
            publisher.close(CLOSE_DEADLINE);
        }
    }

    private void awaitDrained(Journal journal) throws InterruptedException {
        long left = journal.backlog().events();
        long progressAt = System.nanoTime();
        long printedAt = progressAt;
        while (left > 0 && !failure.isDone() && System.nanoTime() - progressAt < patience * 1_000_000_000L) {
            Thread.sleep(POLL.toMillis());
            tidy(journal);
            long now = System.nanoTime();
            if (journal.backlog().events() < left) {
                left = journal.backlog().events();
                progressAt = now;
            }
            if (now - printedAt > 1_000_000_000L) {
                printedAt = now;
                print("%,d events left%s", left, kafka.up() ? "" : "; kafka: " + kafka.cause());
            }
        }
    }

    /** Deletes published events, because closing the journal has little time for it. */
    private static void tidy(Journal journal) {
        try {
            journal.tidy();
        } catch (JournalException e) {
            // Perhaps the disk is full. The events can be published nevertheless, unless the publisher fails too.
            LOGGER.atDebug().setCause(e).log("Cannot delete published events");
        }
    }

    private int printResult(Journal journal) {
        long left = journal.backlog().events();
        if (failure.isDone()) {
            print("The journal failed: %s. It still contains %,d events to publish", failure.join(), left);
        } else if (left > 0) {
            print(
                    "The backlog did not shrink for %d s: %,d events are left in the journal. kafka: %s. Check that"
                            + " EVENTS_TOPIC and the KAFKA_... settings are those of the service. This command creates"
                            + " no topic: if Kafka has lost the service's topics, create them, or start the ingress"
                            + " instead",
                    patience, left, kafkaState);
        } else {
            printPublished(journal.backlog().setAside());
        }
        return left > 0 || failure.isDone() ? ExitCode.FAILED : ExitCode.OK;
    }

    private void printPublished(long setAside) {
        if (setAside == 0) {
            print("Everything is published");
        } else {
            print(
                    "Everything is published except %,d set-aside events; to publish them, fix the cause and run"
                            + " `java -jar ingress.jar redrive --from set-aside`",
                    setAside);
        }
    }

    private void print(String format, @Nullable Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
