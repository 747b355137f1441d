// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.ingress.config.RedriveConfig;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.journal.SetAsideTable;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.TimeOption;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings back what was set aside. */
@Command(
        name = "redrive",
        description = {
            "Judges events in quarantine, or in the journal's table set_aside, by the current settings, and publishes"
                    + " those that are usable now on the events topic. The others stay. Safe while the service runs, and"
                    + " safe to run twice: what was redriven is not found again.",
            "Reads the service's environment; the signing secret is not needed. --from set-aside reads JOURNAL_DIR."
        },
        mixinStandardHelpOptions = true)
public final class RedriveCommand implements Callable<Integer> {

    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(1);
    private static final String ROW = "%-14s %-20s %-36s %-32s %s%n";
    private static final int SHOWN_ONE_BY_ONE = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "quarantine|set-aside",
            description = "the quarantine topic, or what this instance's journal holds because no topic took it")
    private Source source = Source.QUARANTINE;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "only those set aside for it: foreign-instance, ...")
    private @Nullable String reason;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "only those accepted since then: 2026-11-01T12:00:00Z, 2026-11-01, 36h, 7d")
    private @Nullable Instant since;

    @Option(names = "--type", paramLabel = "TYPE", description = "only events of this type, such as user.created")
    private @Nullable String type;

    @Option(names = "--limit", paramLabel = "N", description = "at most so many")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--dry-run", description = "show what would be done, change nothing")
    private boolean dryRun;

    private final Map<String, Long> counts = new TreeMap<>();
    private long total;

    private enum Source {
        QUARANTINE,
        SET_ASIDE;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Integer call() {
        RedriveConfig config = RedriveConfig.from(System.getenv());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "PLACE", "ACCEPTED", "MESSAGE", "TYPE", "SET ASIDE FOR -> NOW");
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                        config.kafka().producerProperties(DELIVERY_TIMEOUT),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                EventStore store = source == Source.QUARANTINE
                        ? new QuarantineTopic(config.kafka())
                        : new JournalStore(SetAsideTable.open(config.journal()))) {
            new Redrive(store, new EventReader(config.instanceIds()), new EventRecords(config.kafka()), producer)
                    .run(new RedriveRequest(reason, since, type, limit, dryRun), this::show);
        }
        summarize(out);
        return ExitCode.OK;
    }

    private void show(StoredEvent event, String outcome) {
        String what = event.reason() + " -> " + outcome;
        counts.merge(what, 1L, Long::sum);
        total++;
        if (total <= SHOWN_ONE_BY_ONE) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            ROW,
                            event.place(),
                            event.acceptedAt().toString().replaceFirst("\\..*", "Z"),
                            event.svix().id(),
                            event.type() == null ? "?" : event.type(),
                            what);
        }
    }

    private void summarize(PrintWriter out) {
        if (total > SHOWN_ONE_BY_ONE) {
            out.println("... and " + (total - SHOWN_ONE_BY_ONE) + " more");
        }
        out.println();
        counts.forEach((what, count) -> out.printf("%10d  %s%n", count, what));
        if (total == 0) {
            out.println("Nothing to redrive.");
        } else if (dryRun) {
            out.println("Nothing was changed. Run it without --dry-run to publish what is redriven.");
        }
        out.flush();
    }
}
