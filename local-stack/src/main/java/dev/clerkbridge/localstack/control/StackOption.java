// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.localstack.state.SecretStore;
import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.testbed.command.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Selects the stack for a command. Default: the stack that runs in one of this project's default folders; if several
 * are running, the one whose signing secret is set in this shell.
 */
public final class StackOption {

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The stack's state folder. Required if the stack was started with --state.")
    private @Nullable Path state;

    /**
     * The stack that is running in the folder of {@code --state}, or without that option in one of the default folders;
     * empty if there is none.
     *
     * @throws UserError if several stacks are running, and neither {@code --state} nor this shell's environment selects
     *     one
     */
    public Optional<RunningStack> find() {
        if (state != null) {
            return RunningStack.in(StateFolder.at(Optional.of(state)));
        }
        List<RunningStack> running = StateFolder.defaults().stream()
                .flatMap(folder -> RunningStack.in(folder).stream())
                .toList();
        return running.size() > 1
                ? Optional.of(ofThisShell(running))
                : running.stream().findFirst();
    }

    /** The stack whose signing secret is set in this shell's environment. */
    private static RunningStack ofThisShell(List<RunningStack> running) {
        Optional<StateFolder> own = SecretStore.configured(System::getenv).map(StateFolder::forSecrets);
        return running.stream()
                .filter(stack -> own.filter(stack.folder()::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new UserError(running.size() + " stacks are running. Choose one with:"
                        + running.stream()
                                .map(stack -> "\n  --state " + stack.folder().path())
                                .collect(Collectors.joining())));
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
