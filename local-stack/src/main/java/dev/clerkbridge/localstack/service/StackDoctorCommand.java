// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.control.StackOption;
import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.testbed.command.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bridge doctor}: runs the {@code doctor} of the ingress and of the consumer against the running stack. */
@Command(
        name = "doctor",
        description =
                "Check what the ingress and the consumer need in the running stack: settings, ports, clock, disk, Kafka"
                        + " with topics and permissions, database, and Clerk's API if CLERK_SECRET_KEY is set. Exit"
                        + " code 1 if a check failed.")
public final class StackDoctorCommand implements Callable<Integer> {

    @Mixin
    private final StackOption stack = new StackOption();

    @Override
    public Integer call() throws InterruptedException {
        RunningStack running = stack.running();
        Map<String, String> environment = new HashMap<>(StackEnvironment.of(running));
        environment.put("HTTP_HOST", "127.0.0.1");
        environment.put("HTTP_PORT", Integer.toString(running.url().getPort()));
        environment.put("MANAGEMENT_HOST", "127.0.0.1");
        environment.put("MANAGEMENT_PORT", Integer.toString(running.ingressManagement()));
        int ingress = ServiceJar.run("ingress", List.of("doctor"), environment);
        environment.put("MANAGEMENT_PORT", Integer.toString(running.consumerManagement()));
        int consumer = ServiceJar.run("consumer-user-sync", List.of("doctor"), environment);
        if (ingress > 1 || consumer > 1) {
            throw new UserError("a service could not run its doctor command");
        }
        return Math.max(ingress, consumer);
    }
}
