// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import dev.clerkbridge.localstack.control.DownCommand;
import dev.clerkbridge.localstack.control.PauseCommand;
import dev.clerkbridge.localstack.control.ResumeCommand;
import dev.clerkbridge.localstack.control.StatusCommand;
import dev.clerkbridge.localstack.control.TraceCommand;
import dev.clerkbridge.localstack.send.ReplayCommand;
import dev.clerkbridge.localstack.send.SendCommand;
import dev.clerkbridge.localstack.service.ClerkApiCommand;
import dev.clerkbridge.localstack.service.StackBackfillCommand;
import dev.clerkbridge.localstack.service.StackDoctorCommand;
import dev.clerkbridge.localstack.service.StackReconcileCommand;
import dev.clerkbridge.localstack.service.StackRedriveCommand;
import dev.clerkbridge.localstack.service.StackReplayDeadLettersCommand;
import dev.clerkbridge.localstack.up.UpCommand;
import dev.clerkbridge.testbed.command.CommandLines;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The {@code bridge} command line: exit code 0 for success, 1 for a failure, 2 for a usage error, 3 if differences
 * remain after {@code reconcile}.
 */
@Command(
        name = "bridge",
        description = "Stores Clerk's webhooks, publishes them to Kafka in order per user, and mirrors them in"
                + " PostgreSQL.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            StackDoctorCommand.class,
            SendCommand.class,
            ReplayCommand.class,
            StackBackfillCommand.class,
            StackReconcileCommand.class,
            ClerkApiCommand.class,
            StackRedriveCommand.class,
            StackReplayDeadLettersCommand.class,
            StatusCommand.class,
            TraceCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            DownCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "First steps, in two terminals:",
            "  ./bridge up                  starts everything on this machine",
            "  ./bridge send user.created   posts a signed example event",
            "  ./bridge backfill --example 10000   imports generated users",
            "  ./bridge doctor              checks settings, Kafka, the database and more",
            "  ./bridge pause kafka         stops Kafka; ./bridge resume kafka restarts it",
            "  ./bridge status              shows health, consumer lag, quarantine and dead letters",
            "  ./bridge trace msg_...       shows what happened to an event; also user_..., org_...",
            "",
            "To measure the services and test them under faults:",
            "  ./bridge crash-test          ./bridge bench ingress          ./bridge bench consumer",
            "  ./bridge chaos-test",
            "",
            "./bridge COMMAND --help explains a command."
        })
public final class Bridge implements Runnable {

    private Bridge() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        CommandLines.run(new Bridge(), args);
    }

    static CommandLine commandLine() {
        return CommandLines.of(new Bridge());
    }

    /** Without a command: prints the usage. */
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
