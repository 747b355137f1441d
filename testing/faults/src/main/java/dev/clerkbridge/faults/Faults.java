// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults;

import dev.clerkbridge.faults.chaos.ChaosTestCommand;
import dev.clerkbridge.faults.crash.CrashTestCommand;
import dev.clerkbridge.testbed.command.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry point of {@code ./bridge crash-test} and {@code ./bridge chaos-test}. */
@Command(
        name = "bridge",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CrashTestCommand.class, ChaosTestCommand.class, HelpCommand.class})
public final class Faults {

    private Faults() {}

    /** Runs one command and exits with its exit code. */
    public static void main(String[] args) {
        CommandLines.run(new Faults(), args);
    }
}
