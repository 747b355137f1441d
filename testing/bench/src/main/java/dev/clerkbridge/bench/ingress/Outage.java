// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.load.OpenLoop;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Measures whether senders notice a Kafka outage: journal mode at a fixed rate, with the broker up and down. */
final class Outage implements Scenario {

    private static final int PER_SECOND = 2000;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);

    @Override
    public void run(ScenarioContext context) throws IOException, InterruptedException {
        MeasuredServer ingress = context.system().ingress("journal mode", "journal");
        context.warmUp(ingress);
        LoadTester.Series up = new LoadTester.Series();
        LoadTester.Series stopped = new LoadTester.Series();
        for (int round = 1; round <= context.plan().rounds(); round++) {
            OpenLoop load = new OpenLoop(PER_SECOND, context.plan().seconds());
            up.add(context.measure(ingress, load, context.system().sign(load.count())));
            stopped.add(measureWithoutKafka(context, ingress, load));
        }
        TextTable table = new TextTable(Summaries.columns("Kafka", "p99 × running"));
        double running = up.summary().millisAt(99);
        table.row(Summaries.row(ingress.name(), up.summary(), "running", "1.00"));
        table.row(Summaries.row(
                ingress.name(),
                stopped.summary(),
                "stopped",
                TextTable.number(stopped.summary().millisAt(99) / running, 2)));
        context.report().result(table);
    }

    private static Trial measureWithoutKafka(ScenarioContext context, MeasuredServer ingress, OpenLoop load)
            throws IOException, InterruptedException {
        SignedRequests requests = context.system().sign(load.count());
        AcknowledgementCheck check = context.tester().acknowledgementCheck(ingress);
        check.begin();
        context.system().stopBroker();
        Trial trial = context.tester().runCutOff(ingress, load, requests);
        context.system().restartBroker();
        Duration drained = check.await(trial.load().acknowledged().total(), DRAIN_LIMIT);
        long missing = check.missing(
                List.of(new AcknowledgementCheck.Batch(trial.load().acknowledged(), requests)));
        context.report().progress("Kafka stopped: p99 %.2f ms", new Summary(List.of(trial)).millisAt(99));
        Trial arrived = trial.arrived(drained, missing);
        context.check(ingress, arrived);
        return arrived;
    }
}
