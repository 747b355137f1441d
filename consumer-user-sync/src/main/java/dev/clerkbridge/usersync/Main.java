package dev.clerkbridge.usersync;

import dev.clerkbridge.usersync.command.MigrateCommand;
import dev.clerkbridge.usersync.command.RebuildCommand;
import dev.clerkbridge.usersync.command.ReplayDeadLettersCommand;
import dev.clerkbridge.usersync.config.InvalidConfigException;
import dev.clerkbridge.usersync.config.SyncConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: without a command it runs the service until it is told to stop. */
@Command(
        name = "consumer-user-sync",
        description = "Mirrors Clerk's users, organizations and memberships from Kafka in PostgreSQL.",
        footer = "%nSettings come from environment variables; docs/mirror.md lists them.",
        mixinStandardHelpOptions = true,
        subcommands = {MigrateCommand.class, ReplayDeadLettersCommand.class, RebuildCommand.class})
public final class Main implements Callable<Integer> {

    private static final Logger LOGGER = LoggerFactory.getLogger(Main.class);

    public static void main(String[] args) {
        System.setProperty(
                "sun.net.httpserver.maxReqTime", "10"); // seconds; else a slow client holds a thread for good
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
        // The driver tells PostgreSQL the JVM's time zone, and PostgreSQL refuses a connection in a zone it does not
        // know.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.exit(commandLine().execute(args));
    }

    /** The command line, with every failure told in a line or two and no stack trace. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            PrintWriter out = command.getErr();
            out.println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return failure instanceof InvalidConfigException
                    ? CommandLine.ExitCode.USAGE
                    : CommandLine.ExitCode.SOFTWARE;
        });
        return commandLine;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SyncConfig config = SyncConfig.from(System::getenv);
        LOGGER.atInfo().addKeyValue("config", config).log("Starting");
        UserSync sync = UserSync.start(config);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            sync.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        LOGGER.atInfo().addKeyValue("managementPort", sync.managementPort()).log("Started");
        stopped.await();
        return CommandLine.ExitCode.OK;
    }
}
