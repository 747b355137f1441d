// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.contract.ReceivedDeadLetter;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.consume.Settler;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.DeadLetterSink;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.MirrorSetup;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.rebuild.Rebuild;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Applies the records of topics to the mirror, and prints the progress and the number of records by outcome. */
final class MirrorRun {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    private final SyncConfig config;
    private final PrintWriter out;
    private long lastLine = System.nanoTime();

    MirrorRun(SyncConfig config, PrintWriter out) {
        this.config = config;
        this.out = out;
    }

    /**
     * Applies every record. First prints what it reads and writes, and then the records that cannot be applied.
     *
     * @param rewrite whether an event also rewrites the row that it wrote
     * @return number of records by outcome
     */
    Map<Outcome, Long> apply(Rebuild.Source source, boolean rewrite) throws DatabaseException, InterruptedException {
        out.printf(
                "From %s at %s to %s%n",
                String.join(" and ", source.topics()),
                config.kafka().client().bootstrapServers(),
                config.database().address());
        out.flush();
        Map<Outcome, Long> outcomes;
        try (Database database = new Database(config.database())) {
            MirrorSetup.prepare(config, database);
            PostgresMirror mirror = rewrite ? PostgresMirror.rewriting(database) : new PostgresMirror(database);
            Settler settler = new Settler(
                    mirror, printingSink(), new SyncMetrics(new SimpleMeterRegistry()), InstantSource.system());
            outcomes = new Rebuild(config.kafka(), source, settler).run(this::show);
        }
        out.printf(
                "Done: %,d applied, %,d stale, %,d duplicates, %,d of other types, %,d cannot be applied.%n",
                count(outcomes, Outcome.APPLIED),
                count(outcomes, Outcome.STALE),
                count(outcomes, Outcome.DUPLICATE),
                count(outcomes, Outcome.IGNORED),
                count(outcomes, Outcome.DEAD_LETTERED) + count(outcomes, Outcome.RETURNED));
        return outcomes;
    }

    /**
     * Prints the records that cannot be applied. Writes no dead letters, because the records stay on the topics that
     * the command reads.
     */
    private DeadLetterSink printingSink() {
        return (DeadLetter letter) -> {
            out.printf(
                    "cannot be applied: %s-%d@%d %s: %s%n",
                    letter.record().topic(),
                    letter.record().partition(),
                    letter.record().offset(),
                    new ReceivedDeadLetter(letter.record()).eventId(),
                    letter.failure().message());
            return CompletableFuture.allOf();
        };
    }

    private static long count(Map<Outcome, Long> outcomes, Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    private void show(Rebuild.Progress progress) {
        boolean finished = progress.done() == progress.total();
        if (finished || System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            Failure waitingFor = progress.waitingFor();
            out.printf(
                    "%,d of %,d events%s%n",
                    progress.done(), progress.total(), waitingFor == null ? "" : "; waiting: " + waitingFor.message());
            out.flush();
        }
    }
}
