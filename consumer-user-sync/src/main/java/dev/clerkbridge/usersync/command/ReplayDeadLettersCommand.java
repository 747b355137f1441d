package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.failure.DeadLetterReplay;
import dev.clerkbridge.usersync.failure.DeadLetterReplay.Letter;
import dev.clerkbridge.usersync.failure.DeadLetterReplay.Request;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the dead letters, and with {@code --execute} sends them through the mirror again. */
@Command(
        name = "replay-dead-letters",
        description =
                "Shows what stands in the dead-letter topic and why, and with --execute publishes it again. Run it"
                        + " when the cause is mended. Reads the same environment as the service.",
        mixinStandardHelpOptions = true)
public final class ReplayDeadLettersCommand implements Callable<Integer> {

    private static final String ROW = "%-12s %-24s %-32s %-28s %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--execute", description = "publish them; without it nothing changes")
    private boolean execute;

    @Option(names = "--from-beginning", description = "also those that were replayed before")
    private boolean fromBeginning;

    @Option(names = "--type", paramLabel = "TYPE", description = "only this event type")
    private @Nullable String type;

    @Option(names = "--id", paramLabel = "SVIX-ID", description = "only this message")
    private @Nullable String id;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        SyncConfig config = SyncConfig.from(System.getenv());
        out.printf(ROW, "LETTER", "LAST FAILURE", "TYPE", "MESSAGE", "REASON");
        int count = new DeadLetterReplay(config.kafka())
                .run(new Request(execute, fromBeginning, wanted()), letter -> show(out, letter));
        out.println();
        out.println(summary(count));
        return CommandLine.ExitCode.OK;
    }

    private static void show(PrintWriter out, Letter letter) {
        out.printf(ROW, letter.place(), letter.lastFailure(), letter.type(), letter.eventId(), letter.reason());
    }

    private @Nullable Predicate<Letter> wanted() {
        if (type == null && id == null) {
            return null;
        }
        return letter -> (type == null || type.equals(letter.type())) && (id == null || id.equals(letter.eventId()));
    }

    private String summary(int count) {
        if (count == 0) {
            return "No dead letters" + (fromBeginning ? "." : " since the last replay.");
        }
        return execute
                ? count + " published again."
                : count + " would be published again; nothing was changed. Add --execute to do it.";
    }
}
