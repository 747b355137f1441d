// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.localstack.state.RunningStack;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bridge status}. */
@Command(
        name = "status",
        description = {
            "Show the health of the ingress and the consumer, the consumer's lag, and the numbers of quarantined"
                    + " events and dead letters that have not been redriven, by reason.",
            "Exit code 1 if no stack is running."
        })
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    private StackOption option = new StackOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        RunningStack stack = option.running();
        StackClient client = new StackClient(stack);
        show(
                "stack",
                stack.url() + ", process " + stack.pid() + ", state "
                        + stack.folder().path());
        show("ingress", client.health(stack.ingressManagement()));
        show("consumer", client.health(stack.consumerManagement()));
        String events = client.run("events-topic");
        String snapshots = client.run("snapshots-topic");
        String group = client.run("group");
        try (StackTopics kafka = new StackTopics(stack.bootstrapServers())) {
            String quarantine = TopicNames.quarantine(events);
            String deadLetters = TopicNames.deadLetters(events, group);
            String lag = kafka.lag(group, events) + " events, " + kafka.lag(group, snapshots) + " snapshots";
            Map<String, Long> quarantined = kafka.countNotRedriven(quarantine, events, EventHeaders.ERROR_REASON);
            Map<String, Long> letters =
                    kafka.countNotRedriven(deadLetters, events, DeadLetterHeaders.EXCEPTION_MESSAGE);
            show("kafka", "up");
            show("lag", lag);
            show("quarantine", reasons(quarantined));
            show("dead letters", reasons(letters));
        } catch (KafkaException e) {
            show("kafka", "unavailable: " + e.getMessage());
        }
        return ExitCode.OK;
    }

    private static String reasons(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining("\n" + " ".repeat(14)));
    }

    private void show(String name, String value) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%-13s %s%n", name, value);
            out.flush();
        }
    }
}
