// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Features of all {@code ./bridge} commands: {@code --help}, durations such as {@code 5m}, short error messages. */
public final class CommandLines {

    private CommandLines() {}

    /**
     * A command line of {@code root} and its subcommands. The exit code is 2 for a usage error, 1 if the command throws
     * an exception, otherwise the command's own.
     */
    public static CommandLine of(Object root) {
        // Makes numbers and messages independent of the system's locale.
        Locale.setDefault(Locale.ROOT);
        // Only `up` logs, and it configures its own log.
        System.setProperty("logback.configurationFile", "logback-quiet.xml");
        CommandLine commandLine = new CommandLine(root);
        addHelp(commandLine);
        commandLine.registerConverter(Duration.class, CommandLines::duration);
        commandLine.setParameterExceptionHandler(CommandLines::explain);
        commandLine.setExecutionExceptionHandler(CommandLines::report);
        commandLine.setUsageHelpLongOptionsMaxWidth(28);
        return commandLine;
    }

    /** Runs one command, as {@link #of} describes, and ends the JVM with its exit code. */
    public static void run(Object root, String... args) {
        String home = System.getProperty("bridge.home");
        if (home != null) {
            try {
                Build.preventRebuild(Path.of(home));
            } catch (UncheckedIOException e) {
                System.err.println("bridge: cannot lock the build in " + home + " (" + e.getMessage()
                        + "). If it belongs to another user, use your own clone.");
                System.exit(ExitCode.SOFTWARE);
            }
        }
        System.exit(of(root).execute(args));
    }

    private static void addHelp(CommandLine commandLine) {
        commandLine.addMixin("help", new HelpOption());
        commandLine.getSubcommands().values().stream()
                .filter(command -> !(command.getCommand() instanceof HelpCommand))
                .forEach(CommandLines::addHelp);
    }

    /** Parses ISO 8601 durations without the prefix PT: {@code 30s}, {@code 1h30m}. */
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
            command.getErr().println("bridge: unexpected error, please report it:");
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.SOFTWARE;
    }
}
