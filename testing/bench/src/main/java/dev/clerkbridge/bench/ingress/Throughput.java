// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.load.ClosedLoop;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures throughput under closed-loop load: runs of the ingress alternate with runs of a bare Vert.x server. */
final class Throughput implements Scenario {

    @Override
    public void run(ScenarioContext context) throws IOException, InterruptedException {
        List<MeasuredServer> targets = MeasuredServers.bareAndIngress(context);
        Map<Integer, Map<MeasuredServer, LoadTester.Series>> series = new LinkedHashMap<>();
        for (int round = 1; round <= context.plan().rounds(); round++) {
            context.report()
                    .progress(
                            "closed loops, round %d of %d",
                            round, context.plan().rounds());
            for (int connections : context.plan().connections()) {
                SignedRequests requests =
                        context.signForClosedLoop(context.plan().seconds());
                for (MeasuredServer target : targets) {
                    ClosedLoop load = new ClosedLoop(connections, context.plan().seconds());
                    series.computeIfAbsent(connections, ignored -> new LinkedHashMap<>())
                            .computeIfAbsent(target, ignored -> new LoadTester.Series())
                            .add(context.measure(target, load, requests));
                }
            }
        }
        context.report().result(table(series));
    }

    private static TextTable table(Map<Integer, Map<MeasuredServer, LoadTester.Series>> series) {
        TextTable table = new TextTable(Summaries.columns("connections", "of bare", "CPU × bare"));
        series.forEach((connections, byTarget) -> {
            Summary bare = byTarget.values().iterator().next().summary();
            byTarget.forEach((target, trials) -> {
                Summary summary = trials.summary();
                table.row(Summaries.row(
                        target.name(),
                        summary,
                        String.valueOf(connections),
                        number(100 * summary.perSecond() / bare.perSecond(), 0) + " %",
                        number(summary.serverMicros() / bare.serverMicros(), 2)));
            });
        });
        return table;
    }
}
