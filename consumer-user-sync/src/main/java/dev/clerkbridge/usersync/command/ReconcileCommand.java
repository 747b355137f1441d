// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.usersync.clerkapi.CheckedListing.Coverage;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.config.ReconcileConfig;
import dev.clerkbridge.usersync.reconcile.ReconcileResult;
import dev.clerkbridge.usersync.reconcile.ReconcileSession;
import dev.clerkbridge.usersync.reconcile.RowState;
import java.io.PrintWriter;
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

/** Compares Clerk with the mirror. With {@code --apply}, also repairs the differences. */
@Command(
        name = "reconcile",
        description = {
            "Compares every user, organization and membership in Clerk with its row. Exits with 3 if there is"
                    + " a difference; with --apply, only if a difference was left unrepaired.",
            "With --apply, it writes a snapshot of each missing or stale object to the snapshots topic, and an absence"
                    + " for each row whose object Clerk no longer has. The running service applies these records.",
            "Reads the service's Kafka and database variables, and CLERK_SECRET_KEY, CLERK_API_RATE, CLERK_API_URL"
                    + " and CLERK_INSTANCE_IDS."
        },
        mixinStandardHelpOptions = true)
public final class ReconcileCommand implements Callable<Integer> {

    private static final long MANY = 10_000;
    private static final String ROW = "%-13s %11s %11s %11s %11s %11s %11s%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final KindOptions kinds = new KindOptions();

    @Option(names = "--apply", description = "repair the differences; without this option, only report them")
    private boolean apply;

    @Option(
            names = "--max-gone",
            paramLabel = "N",
            description =
                    "with --apply: if more than N rows of a kind are gone from Clerk, repair nothing of this kind,"
                            + " and end the run. Default: a quarter of the rows, or ten rows if that is more, but never"
                            + " all rows")
    private @Nullable Long maxGone;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (maxGone != null && maxGone < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--max-gone must be a number of rows, 0 or more, but is " + maxGone);
        }
        ReconcileConfig config = ReconcileConfig.from(ServiceCommand.environmentOf(spec));
        ClerkApi api = ClerkApi.connect(config.api());
        PrintWriter err = spec.commandLine().getErr();
        ProgressLine progress = new ProgressLine(err, Ansi.AUTO.enabled());
        err.printf(
                Locale.ROOT,
                "Comparing %s instance %s with %s, at %,d requests a second.%n",
                api.instance().environment(),
                api.instance().id(),
                config.database().address(),
                api.requestsPerSecond());
        if (apply) {
            err.printf(
                    "Repairs go to %s at %s.%n",
                    config.kafka().snapshotsTopic(), config.kafka().client().bootstrapServers());
        }
        List<ReconcileResult> results;
        try (ReconcileSession session = apply
                ? ReconcileSession.repairing(config, api, progress, maxGone)
                : ReconcileSession.comparing(config, api, progress)) {
            results = session.run(kinds.chosen());
        }
        progress.end();
        show(api, results);
        return exitCode(results);
    }

    private int exitCode(List<ReconcileResult> results) {
        boolean differs = results.stream().anyMatch(result -> apply ? result.unrepaired() > 0 : result.drift() > 0);
        return differs ? ExitCode.FOUND : ExitCode.OK;
    }

    private void show(ClerkApi api, List<ReconcileResult> results) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(api, results));
            return;
        }
        out.printf(ROW, "", "equal", "missing", "stale", "gone", "conflicting", apply ? "sent" : "");
        for (ReconcileResult result : results) {
            out.printf(
                    ROW,
                    result.kind().plural(),
                    number(result.count(RowState.EQUAL)),
                    number(result.count(RowState.MISSING)),
                    number(result.count(RowState.STALE)),
                    number(result.count(RowState.GONE)),
                    number(result.count(RowState.CONFLICTING)),
                    apply ? number(result.sent()) : "");
        }
        results.forEach(result -> explain(out, result));
        long drift = results.stream().mapToLong(ReconcileResult::drift).sum();
        long sent = results.stream().mapToLong(ReconcileResult::sent).sum();
        out.println(summary(drift, sent));
    }

    private String summary(long drift, long sent) {
        if (drift == 0) {
            return "The mirror matches Clerk.";
        }
        if (apply) {
            return sent == 0
                    ? "Nothing was repaired."
                    : "The service applies the sent records when it runs. Run reconcile again to see the result.";
        }
        return String.format(
                Locale.ROOT,
                "Differences: %,d. reconcile --apply repairs them, except conflicting rows and memberships whose"
                        + " organization or user is unknown. If too many rows of a kind are gone, it ends.",
                drift);
    }

    private void explain(PrintWriter out, ReconcileResult result) {
        String kind = result.kind().plural();
        if (result.listing().coverage() == Coverage.OFF) {
            out.println(kind + ": not enabled in this instance; nothing was compared.");
        }
        if (result.listing().coverage() == Coverage.FEWER_THAN_COUNTED) {
            out.printf(
                    Locale.ROOT,
                    "%s: Clerk counts %,d, but two listings had only %,d. Unlisted rows were checked by id.%n",
                    kind,
                    result.listing().counted(),
                    result.listing().listed());
        }
        if (result.count(RowState.CONFLICTING) > 0) {
            out.println(kind + ": conflicting rows are tombstones of objects that still exist in Clerk."
                    + " No snapshot replaces them; docs/runbook.md says what to do.");
        }
        if (result.tooManyGone()) {
            out.println(kind + ": Clerk lacks too many of the rows, so nothing of this kind was repaired, and the run"
                    + " ended. Check that the secret key belongs to the right instance. If the mirror is new, run"
                    + " backfill first; otherwise run reconcile --apply --max-gone " + result.count(RowState.GONE)
                    + ".");
        }
        long kept = result.count(RowState.CONFLICTING);
        if (apply && !result.tooManyGone() && result.unrepaired() > kept) {
            out.printf(
                    Locale.ROOT,
                    "%s: %,d not repaired, because the organization or user is unknown. backfill --%s imports those"
                            + " that Clerk lists; docs/existing-users.md says what to do with the others.%n",
                    kind,
                    result.unrepaired() - kept,
                    kind);
        }
        if (!apply && result.count(RowState.MISSING) > MANY) {
            out.println(kind + ": many objects are missing. For this many, backfill is faster than reconcile --apply.");
        }
    }

    private ObjectNode asJson(ClerkApi api, List<ReconcileResult> results) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("instance", api.instance().id()).put("apply", apply);
        root.put("drift", results.stream().mapToLong(ReconcileResult::drift).sum());
        ObjectNode objects = root.putObject("objects");
        for (ReconcileResult result : results) {
            ObjectNode object = objects.putObject(result.kind().plural());
            object.put("coverage", result.listing().coverage().name().toLowerCase(Locale.ROOT));
            object.put("listed", result.listing().listed());
            for (RowState state : RowState.values()) {
                object.put(state.label(), result.count(state));
            }
            object.put("sent", result.sent());
            object.put("too_many_gone", result.tooManyGone());
        }
        return root;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
