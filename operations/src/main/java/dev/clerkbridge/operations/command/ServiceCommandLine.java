// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import dev.clerkbridge.operations.environment.InvalidConfigException;
import dev.clerkbridge.operations.environment.Setting;
import dev.clerkbridge.operations.environment.SettingsTable;
import dev.clerkbridge.operations.failure.InnermostCause;
import dev.clerkbridge.operations.kafka.TlsPortCheck;
import dev.clerkbridge.operations.metrics.Meters;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * The command line of a service, built from picocli commands.
 *
 * <p>{@code --help} lists every setting of the service. The message of a failure is printed to standard error, without
 * a stack trace.
 */
public final class ServiceCommandLine {

    private ServiceCommandLine() {}

    /** Creates the command line for the service that {@code command} runs. */
    public static CommandLine of(ServiceCommand command, List<Setting<?>> settings) {
        CommandLine commandLine = new CommandLine(command);
        commandLine.getCommandSpec().version(Meters.version(command.getClass()));
        commandLine
                .getCommandSpec()
                .usageMessage()
                .footer(
                        "",
                        "Settings come from environment variables:",
                        "",
                        SettingsTable.help(settings).replace("%", "%%"),
                        "  KAFKA_...",
                        "      Every other KAFKA_ variable sets a property of the Kafka clients:",
                        "      KAFKA_SECURITY_PROTOCOL sets security.protocol.");
        commandLine.setExecutionStrategy(parsed -> run(command, parsed));
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> {
            failed.getErr().println(describe(failure));
            return failure instanceof InvalidConfigException ? ExitCode.USAGE : ExitCode.FAILED;
        });
        return commandLine;
    }

    /** Runs {@link TlsPortCheck} before the command, because a Kafka client could end the process. */
    private static int run(ServiceCommand service, ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        List<CommandLine> commands = parsed.asCommandLineList();
        CommandLine command = commands.get(commands.size() - 1);
        if (!(command.getCommand() instanceof RunsWithoutKafka)) {
            try {
                TlsPortCheck.run(service.environment());
            } catch (InvalidConfigException e) {
                throw new ExecutionException(command, e.getMessage(), e);
            }
        }
        return new RunLast().execute(parsed);
    }

    /**
     * The failure's message. Kafka's messages only say what failed, so this adds the innermost cause or the next step.
     */
    private static String describe(Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof TimeoutException) {
            return message + "; check KAFKA_BOOTSTRAP_SERVERS and the network";
        }
        String cause = InnermostCause.message(failure);
        return failure instanceof KafkaException && !message.contains(cause) ? message + ": " + cause : message;
    }

    /**
     * Waits until the JVM shuts down, for example after a signal, and closes the service. Returns {@link ExitCode#OK};
     * the JVM is already shutting down, so this does not change its exit code.
     */
    public static int runUntilStopped(AutoCloseable service) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Thread shutdown = new Thread(
                () -> {
                    try {
                        service.close();
                    } catch (Exception e) {
                        throw new IllegalStateException("The service did not close", e);
                    } finally {
                        stopped.countDown();
                    }
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(shutdown);
        stopped.await();
        return ExitCode.OK;
    }
}
