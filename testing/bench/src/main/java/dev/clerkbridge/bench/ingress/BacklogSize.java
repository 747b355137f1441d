// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.load.ClosedLoop;
import dev.clerkbridge.bench.load.OpenLoop;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures the cost of an event while Kafka is down, with an empty journal and with a large backlog. */
final class BacklogSize implements Scenario {

    private static final int PER_SECOND = 2000;
    private static final int FILL_CONNECTIONS = 256;
    private static final Duration FILL_STEP = Duration.ofSeconds(10);
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(10);

    @Override
    public void run(ScenarioContext context) throws IOException, InterruptedException {
        MeasuredServer ingress = context.system().ingress("journal mode", "journal");
        context.warmUp(ingress);
        AcknowledgementCheck check = context.tester().acknowledgementCheck(ingress);
        check.begin();
        context.system().stopBroker();
        List<AcknowledgementCheck.Batch> sent = new ArrayList<>();
        TextTable table = new TextTable(Summaries.columns("backlog"));
        table.row(Summaries.row(ingress.name(), steady(context, ingress, sent), "0"));
        long backlog = fill(context, ingress, sent);
        table.row(Summaries.row(ingress.name(), steady(context, ingress, sent), TextTable.number(backlog)));
        context.system().restartBroker();
        long all = sent.stream()
                .mapToLong(AcknowledgementCheck.Batch::acknowledged)
                .sum();
        Duration drained = check.await(all, DRAIN_LIMIT);
        long missing = check.missing(sent);
        context.report().result(table);
        context.report()
                .result("Published " + TextTable.number(all - missing) + " of " + TextTable.number(all)
                        + " events within " + drained.toSeconds() + " s of Kafka's return");
        ScenarioContext.requireArrived(ingress, missing);
    }

    private static Summary steady(
            ScenarioContext context, MeasuredServer ingress, List<AcknowledgementCheck.Batch> sent)
            throws IOException, InterruptedException {
        OpenLoop load = new OpenLoop(PER_SECOND, context.plan().seconds());
        SignedRequests requests = context.system().sign(load.count());
        Trial trial = context.tester().runCutOff(ingress, load, requests);
        context.report().refusals(ingress.name(), trial.load());
        sent.add(new AcknowledgementCheck.Batch(trial.load().acknowledged(), requests));
        return new Summary(List.of(trial));
    }

    private static long fill(ScenarioContext context, MeasuredServer ingress, List<AcknowledgementCheck.Batch> sent)
            throws IOException, InterruptedException {
        long backlog = sent.get(0).acknowledged();
        while (backlog < context.plan().backlog()) {
            SignedRequests requests = context.signForClosedLoop(FILL_STEP);
            Trial trial = context.tester().runCutOff(ingress, new ClosedLoop(FILL_CONNECTIONS, FILL_STEP), requests);
            context.report().refusals(ingress.name(), trial.load());
            sent.add(new AcknowledgementCheck.Batch(trial.load().acknowledged(), requests));
            backlog += trial.load().acknowledged().total();
            context.report().progress("backlog of %,d events", backlog);
        }
        return backlog;
    }
}
