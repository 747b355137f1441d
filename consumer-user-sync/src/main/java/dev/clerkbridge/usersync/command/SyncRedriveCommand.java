// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.contract.ReceivedDeadLetter;
import dev.clerkbridge.contract.RecordPlace;
import dev.clerkbridge.contract.RedrivableTopic;
import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.RedriveCandidate;
import dev.clerkbridge.operations.command.RedriveOptions;
import dev.clerkbridge.operations.command.RedriveTable;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.failure.InnermostCause;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.rebuild.Rebuild;
import dev.clerkbridge.usersync.rebuild.TopicReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies dead letters to the mirror after the cause of their failure is fixed. */
@Command(
        name = "redrive",
        description = {
            "Applies dead letters to the mirror, and marks them as redriven, so that the console no longer counts"
                    + " them. It publishes nothing, and the dead letters stay on their topic. Run it after you have"
                    + " fixed the cause. You can run it more than once, and while the service is running: a dead"
                    + " letter never overwrites a newer row. It applies dead letters that are marked, too.",
            "Exits with 1 if a dead letter cannot be applied, if none has the id of --id, if the dead-letter topic does"
                    + " not exist, or if Kafka does not store the marks.",
            "Reads the service's environment; with --dry-run, only the variables of Kafka and the topics."
        },
        mixinStandardHelpOptions = true)
public class SyncRedriveCommand implements Callable<Integer> {

    private static final int MAX_UNMARKED = 500;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "dead-letters",
            description = "the dead-letter topic; for quarantined or set-aside events, use the ingress's redrive")
    @SuppressWarnings("UnusedVariable") // never read: the option only makes picocli refuse other values
    private Source source = Source.DEAD_LETTERS;

    @Mixin
    private final RedriveOptions options = new RedriveOptions();

    private final List<RecordPlace> unmarked = new ArrayList<>();
    private long notMarked;
    private boolean limitReached;
    private @Nullable String whyNotMarked;
    private long found;
    private long chosen;

    private enum Source {
        DEAD_LETTERS;

        /** The value's name on the command line. */
        @Override
        public String toString() {
            return "dead-letters";
        }
    }

    @Override
    public final Integer call() throws Exception {
        RedriveTable table = new RedriveTable(out());
        long failed = isDryRun()
                ? list(SyncConfig.kafkaFrom(ServiceCommand.environmentOf(spec)), table)
                : apply(SyncConfig.from(ServiceCommand.environmentOf(spec)), table);
        table.end();
        if (table.total() == 0) {
            out().println(none());
            return options.id() == null ? ExitCode.OK : ExitCode.FAILED;
        }
        if (isDryRun()) {
            out().printf("%,d dead letters; nothing was changed. %s%n", table.total(), howToApply());
        }
        return failed == 0 && whyNotMarked == null && !limitReached ? ExitCode.OK : ExitCode.FAILED;
    }

    boolean isDryRun() {
        return options.isDryRun();
    }

    String howToApply() {
        return "Run it without --dry-run to apply them.";
    }

    private long list(SyncKafkaConfig kafka, RedriveTable table) {
        try (TopicReader reader = new TopicReader(kafka, List.of(kafka.deadLetterTopic()))) {
            while (reader.remaining() > 0) {
                reader.poll().stream()
                        .filter(this::isChosen)
                        .forEach(record -> table.add(shown(record), "would be retried"));
            }
        }
        return 0;
    }

    private long apply(SyncConfig config, RedriveTable table) throws Exception {
        EventDecoder decoder = new EventDecoder(config.optional());
        Rebuild.Source letters = new Rebuild.Source(
                List.of(config.kafka().deadLetterTopic()), record -> decode(decoder, record), (record, outcome) -> {
                    table.add(shown(record), text(outcome));
                    settled(record, outcome, config.kafka());
                });
        try {
            Map<Outcome, Long> outcomes = new MirrorRun(config, out()).apply(letters, false);
            return outcomes.getOrDefault(Outcome.DEAD_LETTERED, 0L) + outcomes.getOrDefault(Outcome.RETURNED, 0L);
        } finally {
            mark(config.kafka());
            reportUnmarked();
        }
    }

    private void settled(ConsumerRecord<byte[], byte[]> record, Outcome outcome, SyncKafkaConfig kafka) {
        if (outcome != Outcome.DEAD_LETTERED && outcome != Outcome.RETURNED) {
            unmarked.add(new RecordPlace(record.partition(), record.offset()));
        }
        if (unmarked.size() == MAX_UNMARKED) {
            mark(kafka);
        }
    }

    /**
     * Marks the {@link #unmarked} dead letters as redriven. Reads the marks anew each time, so that it keeps those that
     * the console has added. If marking fails, the run continues but marks no more, because the next run applies and
     * marks all of them. Marks that do not fit into a commit are not stored.
     */
    private void mark(SyncKafkaConfig kafka) {
        if (whyNotMarked == null && !unmarked.isEmpty()) {
            try (RedrivableTopic topic = new RedrivableTopic(
                    kafka.client().forConsumer(), kafka.deadLetterTopic(), kafka.eventsTopic(), Set.of())) {
                limitReached |= !topic.markRedriven(unmarked);
            } catch (RuntimeException e) {
                whyNotMarked = InnermostCause.message(e) + "; to mark them, run the command again";
                if (e instanceof GroupAuthorizationException) {
                    whyNotMarked += ", with the Kafka permission Read on the group "
                            + TopicNames.redriveGroup(kafka.eventsTopic());
                }
            }
        }
        notMarked += whyNotMarked == null ? 0 : unmarked.size();
        unmarked.clear();
    }

    private void reportUnmarked() {
        if (whyNotMarked != null) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "%,d dead letters could not be marked as redriven, so they may still be counted: %s%n",
                            notMarked, whyNotMarked);
        }
        if (limitReached) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Some dead letters could not be marked as redriven, so they are still counted: Kafka stores"
                                    + " only about 300 separate ranges of marks for each partition.");
        }
    }

    private @Nullable Decoded decode(EventDecoder decoder, ConsumerRecord<byte[], byte[]> record) {
        return isChosen(record) ? decoder.decode(new ReceivedDeadLetter(record).original()) : null;
    }

    private boolean isChosen(ConsumerRecord<byte[], byte[]> record) {
        found++;
        boolean wanted = chosen < options.limit() && options.select(shown(record));
        chosen += wanted ? 1 : 0;
        return wanted;
    }

    private static RedriveCandidate shown(ConsumerRecord<byte[], byte[]> record) {
        ReceivedDeadLetter letter = new ReceivedDeadLetter(record);
        return new RedriveCandidate(
                letter.place(), letter.reason(), letter.type(), letter.eventId(), letter.originalTimestamp());
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case APPLIED -> "applied";
            case STALE -> "stale, the row is newer";
            case DUPLICATE -> "applied before";
            case IGNORED -> "not a mirrored type";
            case DEAD_LETTERED, RETURNED -> "cannot be applied";
        };
    }

    private String none() {
        String id = options.id();
        if (id != null) {
            return "No matching dead letter has the svix-id " + id + ".";
        }
        return found == 0 ? "There are no dead letters." : "None of the " + found + " dead letters matches.";
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
