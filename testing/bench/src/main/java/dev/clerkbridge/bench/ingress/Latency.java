// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.load.OpenLoop;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the latency at the plan's rates, from when each request was due until its answer. */
final class Latency implements Scenario {

    @Override
    public void run(ScenarioContext context) throws IOException, InterruptedException {
        List<MeasuredServer> targets = MeasuredServers.bareAndIngress(context);
        for (MeasuredServer target : targets) {
            context.warmUp(target, context.plan().rates().get(0));
        }
        Map<Integer, Map<MeasuredServer, LoadTester.Series>> series = new LinkedHashMap<>();
        for (int round = 1; round <= context.plan().rounds(); round++) {
            context.report()
                    .progress(
                            "open loops, round %d of %d", round, context.plan().rounds());
            for (int rate : context.plan().rates()) {
                OpenLoop load = new OpenLoop(rate, context.plan().seconds());
                SignedRequests requests = context.system().sign(load.count());
                for (MeasuredServer target : targets) {
                    series.computeIfAbsent(rate, ignored -> new LinkedHashMap<>())
                            .computeIfAbsent(target, ignored -> new LoadTester.Series())
                            .add(context.measure(target, load, requests));
                }
            }
        }
        TextTable table = new TextTable(Summaries.columns("due/s"));
        series.forEach((rate, byTarget) -> byTarget.forEach(
                (target, trials) -> table.row(Summaries.row(target.name(), trials.summary(), number(rate)))));
        context.report().result(table);
    }
}
