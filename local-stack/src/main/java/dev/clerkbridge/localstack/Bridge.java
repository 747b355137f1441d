package dev.clerkbridge.localstack;

import dev.clerkbridge.localstack.bench.BenchCommand;
import dev.clerkbridge.localstack.chaos.ChaosTestCommand;
import dev.clerkbridge.localstack.crash.CrashTestCommand;
import dev.clerkbridge.localstack.send.SendCommand;
import dev.clerkbridge.localstack.up.UpCommand;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The {@code bridge} command line: exit code 0 when all went well, 1 when something failed, 2 for wrong usage. */
@Command(
        name = "bridge",
        description = "Clerk's webhooks, durable at once, in order per user on Kafka, mirrored in PostgreSQL.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            SendCommand.class,
            BenchCommand.class,
            CrashTestCommand.class,
            ChaosTestCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "First steps, in two terminals:",
            "  ./bridge up                  starts everything on this machine",
            "  ./bridge send user.created   posts a signed example event to it",
            "",
            "And to see for yourself what it withstands and what it takes:",
            "  ./bridge crash-test          ./bridge bench ingress          ./bridge bench consumer",
            "  ./bridge chaos-test",
            "",
            "./bridge COMMAND --help explains a command."
        })
public final class Bridge implements Runnable {

    private Bridge() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        // Only `up` logs, and says itself where to.
        System.setProperty("logback.configurationFile", "logback-quiet.xml");
        CommandLine commandLine = new CommandLine(new Bridge());
        addHelp(commandLine);
        commandLine.registerConverter(Duration.class, Bridge::duration);
        commandLine.setParameterExceptionHandler(Bridge::explain);
        commandLine.setExecutionExceptionHandler(Bridge::report);
        commandLine.setUsageHelpLongOptionsMaxWidth(28);
        return commandLine;
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    private static void addHelp(CommandLine commandLine) {
        commandLine.addMixin("help", new HelpOption());
        commandLine.getSubcommands().values().stream()
                .filter(command -> !(command.getCommand() instanceof HelpCommand))
                .forEach(Bridge::addHelp);
    }

    /** ISO 8601 without its fixed beginning: {@code 30s}, {@code 1h30m}. */
    private static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not a time such as 30s, 5m or 1h30m");
        }
    }

    private static int explain(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println("bridge: " + mistake.getMessage());
        command.getErr().println("Try: ./" + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int report(Exception failure, CommandLine command, ParseResult arguments) {
        if (failure instanceof UserError) {
            command.getErr().println("bridge: " + failure.getMessage());
        } else {
            command.getErr().println("bridge: this should not have happened; please report it:");
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.SOFTWARE;
    }
}
