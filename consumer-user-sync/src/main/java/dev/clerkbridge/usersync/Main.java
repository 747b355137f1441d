// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.command.ServiceCommandLine;
import dev.clerkbridge.usersync.command.BackfillCommand;
import dev.clerkbridge.usersync.command.MigrateCommand;
import dev.clerkbridge.usersync.command.RebuildCommand;
import dev.clerkbridge.usersync.command.ReconcileCommand;
import dev.clerkbridge.usersync.command.ReplayDeadLettersCommand;
import dev.clerkbridge.usersync.command.SyncDoctorCommand;
import dev.clerkbridge.usersync.command.SyncRedriveCommand;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.config.SyncSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry point. Without a command, it runs the service until SIGTERM or Ctrl-C. */
@Command(
        name = "consumer-user-sync",
        description = "Mirrors Clerk's users, organizations and memberships from Kafka to PostgreSQL.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SyncDoctorCommand.class,
            MigrateCommand.class,
            BackfillCommand.class,
            ReconcileCommand.class,
            SyncRedriveCommand.class,
            ReplayDeadLettersCommand.class,
            RebuildCommand.class
        })
public final class Main implements Callable<Integer>, ServiceCommand {

    private static final Logger LOGGER = LoggerFactory.getLogger(Main.class);

    private final Map<String, String> environment;

    private Main(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        if (args.length > 0) {
            // Logs go to standard error, so that standard output contains only the command's output.
            System.setOut(System.err);
        }
        System.exit(commandLine(System.getenv()).setOut(out).execute(args));
    }

    /**
     * Creates the command line, whose commands read these environment variables. A failed command prints its error
     * without a stack trace.
     */
    public static CommandLine commandLine(Map<String, String> environment) {
        return ServiceCommandLine.of(new Main(environment), SyncSettings.ALL);
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        UserSync sync = UserSync.start(SyncConfig.from(environment));
        LOGGER.atInfo().addKeyValue("managementPort", sync.managementPort()).log("Started");
        return ServiceCommandLine.runUntilStopped(sync);
    }
}
