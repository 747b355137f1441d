// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

import picocli.CommandLine.Option;

/** The option {@code --help} of every command. */
final class HelpOption {

    @SuppressWarnings("UnusedVariable") // picocli acts on the option itself
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean asked;
}
