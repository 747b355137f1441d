// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.testbed.command.UserError;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bridge down}. */
@Command(
        name = "down",
        description = "Stop the running stack, like Ctrl-C in its terminal, and wait until it has ended.")
public final class DownCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Mixin
    private StackOption option = new StackOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        RunningStack stack = option.running();
        ProcessHandle process =
                ProcessHandle.of(stack.pid()).orElseThrow(() -> new UserError("the stack has just ended"));
        process.destroy();
        try {
            process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UserError(
                    "process " + stack.pid() + " has not ended after " + LIMIT.toMinutes()
                            + " minutes; end it with: kill -9 " + stack.pid(),
                    e);
        }
        if (spec != null) {
            spec.commandLine().getOut().println("stopped  " + stack.url());
        }
        return ExitCode.OK;
    }
}
