// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.testbed.command.UserError;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Selects the stack for a command. Default: the running stack on this machine. */
public final class StackOption {

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The stack's state folder. Default: the running stack's folder.")
    private @Nullable Path state;

    /** The running stack, if there is one. */
    public Optional<RunningStack> find() {
        return state == null
                ? StateFolder.defaults().stream()
                        .flatMap(folder -> RunningStack.in(folder).stream())
                        .findFirst()
                : RunningStack.in(StateFolder.at(Optional.of(state)));
    }

    /** Like {@link #find()}, but throws a {@link UserError} if no stack is running. */
    public RunningStack running() {
        return find().orElseThrow(() -> new UserError("no stack is running. Start one with ./bridge up"
                + (state == null ? ", or name its state folder with --state DIR." : " --state " + state + ".")));
    }

    /** The state folder from {@code --state}; by default, the folder for example data. */
    public StateFolder folder() {
        return StateFolder.at(Optional.ofNullable(state));
    }
}
