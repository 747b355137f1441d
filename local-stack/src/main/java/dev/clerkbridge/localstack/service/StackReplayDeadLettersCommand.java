// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.control.StackOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code bridge replay-dead-letters}. */
@Command(
        name = "replay-dead-letters",
        description = "List the events that the running stack's consumer could not apply; --execute retries them.",
        footer = {"", "Takes the options of the consumer's command: --execute --reason --since --type --id --limit."})
public final class StackReplayDeadLettersCommand implements Callable<Integer> {

    @Mixin
    private final StackOption stack = new StackOption();

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("replay-dead-letters"));
        arguments.addAll(options);
        return ServiceJar.run("consumer-user-sync", arguments, StackEnvironment.of(stack.running()));
    }
}
