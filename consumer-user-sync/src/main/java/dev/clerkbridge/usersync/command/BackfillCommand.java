// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.command.TimeOption;
import dev.clerkbridge.usersync.backfill.Backfill;
import dev.clerkbridge.usersync.backfill.BackfillResult;
import dev.clerkbridge.usersync.backfill.DryRun;
import dev.clerkbridge.usersync.backfill.KafkaSnapshots;
import dev.clerkbridge.usersync.backfill.RunPosition;
import dev.clerkbridge.usersync.backfill.SnapshotSink;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.config.BackfillConfig;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes Clerk's objects to the snapshots topic. */
@Command(
        name = "backfill",
        description = {
            "Reads every user, organization and membership from Clerk's API and writes each to the snapshots topic."
                    + " The running service applies the snapshots. It is safe to run the command again.",
            "Needs CLERK_SECRET_KEY and KAFKA_BOOTSTRAP_SERVERS; reads CLERK_API_RATE, CLERK_API_URL,"
                    + " CLERK_INSTANCE_IDS, SNAPSHOTS_TOPIC and the service's other Kafka settings. Progress goes to"
                    + " standard error."
        },
        mixinStandardHelpOptions = true)
public final class BackfillCommand implements Callable<Integer> {

    private static final int OBJECTS_PER_REQUEST = 450;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final KindOptions kinds = new KindOptions();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description =
                    "only objects changed since this time, for example 2026-11-01T12:00:00Z, 2026-11-01 (midnight UTC),"
                            + " 36h or 7d (ago)")
    private @Nullable Instant since;

    @Option(
            names = "--resume",
            description = "continue where the last run stopped; exits with 1 if there is no such run")
    private boolean resume;

    @Option(names = "--dry-run", description = "read and count the objects, but write nothing")
    private boolean dryRun;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (resume && (dryRun || since != null || kinds.isChosen())) {
            throw new ParameterException(
                    spec.commandLine(), "--resume uses the options of the run that stopped; only --json can be added");
        }
        BackfillConfig config = BackfillConfig.from(ServiceCommand.environmentOf(spec));
        ClerkApi api = ClerkApi.connect(config.api());
        if (dryRun) {
            run(api, new DryRun(), start(api), "no topic (dry run)");
            return ExitCode.OK;
        }
        try (KafkaSnapshots snapshots =
                KafkaSnapshots.open(config, api.instance().id())) {
            RunPosition position = position(api, snapshots.unfinished());
            run(
                    api,
                    snapshots,
                    position,
                    config.kafka().snapshotsTopic() + " at "
                            + config.kafka().client().bootstrapServers());
        }
        return ExitCode.OK;
    }

    private RunPosition start(ClerkApi api) {
        return RunPosition.start(api.instance().id(), kinds.chosen(), since);
    }

    /** The position to start from. */
    private RunPosition position(ClerkApi api, @Nullable RunPosition unfinished) {
        PrintWriter err = spec.commandLine().getErr();
        if (!resume) {
            if (unfinished != null) {
                err.println("The last run did not finish; --resume would have continued it. This run starts over.");
            }
            return start(api);
        }
        if (unfinished == null) {
            throw new IllegalStateException("Nothing to resume: Kafka has no position of an unfinished run."
                    + " To start a new run, omit --resume.");
        }
        if (!unfinished.instanceId().equals(api.instance().id())) {
            throw new IllegalStateException("The run that stopped was reading the instance " + unfinished.instanceId()
                    + ", but CLERK_SECRET_KEY belongs to " + api.instance().id() + ". Run without --resume.");
        }
        Long since = unfinished.since();
        err.printf(
                Locale.ROOT,
                "Resuming after %,d %s%s.%n",
                unfinished.listing().read(),
                unfinished.kinds().get(0).plural(),
                since == null ? "" : ", with --since " + Instant.ofEpochMilli(since));
        return unfinished;
    }

    private void run(ClerkApi api, SnapshotSink sink, RunPosition position, String target) {
        PrintWriter err = spec.commandLine().getErr();
        ProgressLine progress = new ProgressLine(err, Ansi.AUTO.enabled());
        Backfill backfill = new Backfill(api, sink, progress);
        long begin = System.nanoTime();
        announce(err, api, position.kinds(), target);
        List<BackfillResult> results = backfill.run(position);
        progress.end();
        show(api, results, (System.nanoTime() - begin) / 1e9, target);
    }

    private static void announce(PrintWriter err, ClerkApi api, List<ObjectKind> kinds, String target) {
        StringBuilder objects = new StringBuilder();
        long requests = 0;
        for (ObjectKind kind : kinds) {
            long count = api.countOrZero(kind);
            requests += 2 + count / OBJECTS_PER_REQUEST;
            objects.append(String.format(Locale.ROOT, "%,d %s, ", count, kind.plural()));
        }
        err.printf(
                Locale.ROOT,
                "From %s instance %s to %s: %sabout %,d requests.%n",
                api.instance().environment(),
                api.instance().id(),
                target,
                objects,
                requests);
        err.printf(
                Locale.ROOT,
                "At %,d requests a second (CLERK_API_RATE; Clerk allows %,d to all callers together), a full backfill"
                        + " takes at least %s.%n",
                api.requestsPerSecond(),
                api.instance().requestsAllowedPerSecond(),
                ProgressLine.time(requests / api.requestsPerSecond()));
        err.flush();
    }

    private void show(ClerkApi api, List<BackfillResult> results, double seconds, String target) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode root = new ObjectMapper().createObjectNode();
            root.put("instance", api.instance().id()).put("dryRun", dryRun).put("seconds", seconds);
            ObjectNode objects = root.putObject("objects");
            results.forEach(result -> objects.putObject(result.kind().plural())
                    .put("state", result.listing().coverage().name().toLowerCase(Locale.ROOT))
                    .put("listed", result.listing().listed())
                    .put("counted", result.listing().counted())
                    .put(dryRun ? "wouldSend" : "sent", result.sent()));
            out.println(root);
            return;
        }
        out.printf(Locale.ROOT, "%-13s %12s %12s %12s%n", "", "listed", "counted", dryRun ? "would send" : "sent");
        results.forEach(result -> out.printf(
                Locale.ROOT,
                "%-13s %,12d %,12d %,12d%s%n",
                result.kind().plural(),
                result.listing().listed(),
                result.listing().counted(),
                result.sent(),
                note(result)));
        long sent = results.stream().mapToLong(BackfillResult::sent).sum();
        out.printf(
                Locale.ROOT,
                "%,d snapshots %s in %s, %,.0f/s%n",
                sent,
                dryRun ? "read and not sent" : "sent to " + target,
                ProgressLine.time((long) seconds),
                sent / seconds);
    }

    private static String note(BackfillResult result) {
        return switch (result.listing().coverage()) {
            case COMPLETE -> "";
            case FEWER_THAN_COUNTED -> "  two listings found fewer than Clerk counts; run reconcile later";
            case OFF -> "  not enabled in this instance";
        };
    }
}
