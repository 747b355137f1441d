// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import dev.clerkbridge.testbed.command.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program behind {@code ./bridge bench}. */
@Command(
        name = "bridge",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchCommand.class, HelpCommand.class})
public final class Bench {

    private Bench() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        CommandLines.run(new Bench(), args);
    }
}
