// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.control.StackOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code bridge redrive}. */
@Command(
        name = "redrive",
        description = "Bring back events that the ingress of the stack set aside.",
        footer = {
            "",
            "  ./bridge redrive --from quarantine --dry-run",
            "",
            "Takes the options of the ingress's command: --from --reason --since --type --limit --dry-run."
        })
public final class RedriveCommand implements Callable<Integer> {

    @Mixin
    private final StackOption stack = new StackOption();

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("redrive"));
        arguments.addAll(options);
        return ServiceJar.run("ingress", arguments, StackEnvironment.of(stack.running()));
    }
}
