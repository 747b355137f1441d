// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The old name of {@code redrive}. It changes nothing without {@code --execute}. */
@Command(
        name = "replay-dead-letters",
        description = "The same as redrive, but changes nothing without --execute.",
        mixinStandardHelpOptions = true)
public final class ReplayDeadLettersCommand extends SyncRedriveCommand {

    @Option(names = "--execute", description = "apply the dead letters; without this option, nothing changes")
    private boolean execute;

    @Override
    boolean isDryRun() {
        return !execute || super.isDryRun();
    }

    @Override
    String howToApply() {
        return "Add --execute to apply them.";
    }
}
