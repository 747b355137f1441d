package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.consume.Rebuild;
import dev.clerkbridge.usersync.consume.Settler;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.DeadLetterSink;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.MirrorSetup;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Applies the whole events topic once more. */
@Command(
        name = "rebuild",
        description = "Applies the events topic from its beginning, into empty or existing tables, beside the running"
                + " service and its readers. Reads the same environment as the service.",
        mixinStandardHelpOptions = true)
public final class RebuildCommand implements Callable<Integer> {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private long lastLine;

    @Override
    public Integer call() throws DatabaseException, SQLException {
        PrintWriter out = spec.commandLine().getOut();
        SyncConfig config = SyncConfig.from(System.getenv());
        MeterRegistry meters = new SimpleMeterRegistry();
        Unusable unusable = new Unusable(out);
        try (Database database = new Database(config.database())) {
            MirrorSetup.prepare(config, database);
            Settler settler = new Settler(
                    new PostgresMirror(database), unusable, new SyncMetrics(meters), InstantSource.system());
            new Rebuild(config.kafka(), new EventDecoder(config.optional()), settler)
                    .run(progress -> show(out, progress));
        }
        out.println("Done. " + unusable.count + " events could not be applied.");
        return CommandLine.ExitCode.OK;
    }

    private void show(PrintWriter out, Rebuild.Progress progress) {
        boolean done = progress.read() == progress.total();
        if (done || System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            out.printf("%,d of %,d events%n", progress.read(), progress.total());
            out.flush();
        }
    }

    /** The service has set these aside once already: a rebuild only tells of them. */
    private static final class Unusable implements DeadLetterSink {

        private final PrintWriter out;
        private int count;

        Unusable(PrintWriter out) {
            this.out = out;
        }

        @Override
        public CompletableFuture<Void> write(DeadLetter letter) {
            count++;
            out.printf(
                    "cannot be applied: %s-%d@%d: %s%n",
                    letter.record().topic(),
                    letter.record().partition(),
                    letter.record().offset(),
                    letter.failure().message());
            return CompletableFuture.completedFuture(null);
        }
    }
}
