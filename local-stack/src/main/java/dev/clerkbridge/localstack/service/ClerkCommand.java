// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.control.StackOption;
import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.Examples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** A command of the consumer's jar that reads from Clerk's API: the real API, or a stand-in with generated users. */
abstract class ClerkCommand implements Callable<Integer> {

    @Mixin
    private final StackOption stack = new StackOption();

    @Option(
            names = "--example",
            paramLabel = "N",
            description = "Read from a stand-in for Clerk's API with N generated users, which are the same every time.")
    private @Nullable Integer example;

    @Unmatched
    private List<String> options = new ArrayList<>();

    private final String command;

    ClerkCommand(String command) {
        this.command = command;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunningStack running = stack.running();
        if (example != null && running.folder().hasRealData()) {
            throw new UserError("--example writes generated users, and the stack in "
                    + running.folder().path() + " has real data. Start a stack for examples without"
                    + " CLERK_WEBHOOK_SIGNING_SECRET.");
        }
        Map<String, String> environment = new HashMap<>(StackEnvironment.of(running));
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(options);
        if (example == null) {
            return ServiceJar.run("consumer-user-sync", arguments, environment);
        }
        ClerkInstance users = ClerkInstance.withUsers(Examples.INSTANCE_ID, example);
        try (ClerkApiServer api = ClerkApiServer.start().with(ClerkApiCommand.KEY, users)) {
            environment.put("CLERK_SECRET_KEY", ClerkApiCommand.KEY);
            environment.put("CLERK_API_URL", api.url().toString());
            environment.put("CLERK_API_RATE", "1000");
            environment.putIfAbsent("CLERK_INSTANCE_IDS", Examples.INSTANCE_ID);
            return ServiceJar.run("consumer-user-sync", arguments, environment);
        }
    }
}
