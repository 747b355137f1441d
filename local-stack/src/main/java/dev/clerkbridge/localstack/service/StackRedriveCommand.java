// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.control.StackOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code bridge redrive}. */
@Command(
        name = "redrive",
        description = "Retry the events that the stack's services quarantined, set aside or dead-lettered.",
        footer = {
            "",
            "  ./bridge redrive --from quarantine --dry-run",
            "",
            "Takes the options of the services' commands: --reason --since --type --id --limit --dry-run."
        })
public final class StackRedriveCommand implements Callable<Integer> {

    @Mixin
    private final StackOption stack = new StackOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "PLACE",
            description = "quarantine or set-aside (ingress), or dead-letters (consumer)")
    private String from = "";

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("redrive", "--from", from));
        arguments.addAll(options);
        String module = from.equals("dead-letters") ? "consumer-user-sync" : "ingress";
        return ServiceJar.run(module, arguments, StackEnvironment.of(stack.running()));
    }
}
