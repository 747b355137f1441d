// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.consume.Rebuild;
import dev.clerkbridge.usersync.consume.Settler;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.DeadLetterSink;
import dev.clerkbridge.usersync.failure.ReceivedLetter;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.MirrorSetup;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Applies topics to the mirror for a command, and prints how far it is and what became of the events. */
final class MirrorRun {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    private final SyncConfig config;
    private final PrintWriter out;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private long lastLine = System.nanoTime();

    MirrorRun(SyncConfig config, PrintWriter out) {
        this.config = config;
        this.out = out;
    }

    /**
     * Returns when every record was applied, or printed because it cannot be.
     *
     * @param rewrite whether an event is written again where the row is from this very event
     * @return how many cannot be applied
     */
    int apply(Rebuild.Source source, boolean rewrite) throws DatabaseException, SQLException {
        try (Database database = new Database(config.database())) {
            MirrorSetup.prepare(config, database);
            PostgresMirror mirror = rewrite ? PostgresMirror.rewriting(database) : new PostgresMirror(database);
            Settler settler = new Settler(mirror, printed(), new SyncMetrics(meters), InstantSource.system());
            new Rebuild(config.kafka(), source, settler).run(this::show);
        }
        out.printf(
                "Done: %,d applied, %,d stale, %,d duplicates, %,d of other types, %,d cannot be applied.%n",
                count("applied"), count("stale"), count("duplicate"), count("ignored"), count("dead_lettered"));
        return (int) count("dead_lettered");
    }

    /** The service has written a letter for these already. */
    private DeadLetterSink printed() {
        return (DeadLetter letter) -> {
            out.printf(
                    "cannot be applied: %s-%d@%d %s: %s%n",
                    letter.record().topic(),
                    letter.record().partition(),
                    letter.record().offset(),
                    new ReceivedLetter(letter.record()).eventId(),
                    letter.failure().message());
            return CompletableFuture.completedFuture(null);
        };
    }

    private long count(String outcome) {
        return (long) meters.find("clerk_user_sync_events").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private void show(Rebuild.Progress progress) {
        boolean done = progress.read() == progress.total();
        if (done || System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            out.printf("%,d of %,d events%n", progress.read(), progress.total());
            out.flush();
        }
    }
}
