// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.load.ClosedLoop;
import dev.clerkbridge.bench.load.ExampleBodies;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the extra cost of a larger body, compared with a bare server that only receives it. */
final class BodySize implements Scenario {

    private static final int CONNECTIONS = 64;
    private static final List<Integer> BYTES = List.of(1000, 4000);

    @Override
    public void run(ScenarioContext context) throws IOException, InterruptedException {
        List<MeasuredServer> targets = MeasuredServers.bareAndIngress(context);
        Map<MeasuredServer, Map<Integer, LoadTester.Series>> series = new LinkedHashMap<>();
        Duration seconds = context.plan().seconds();
        for (int round = 1; round <= context.plan().rounds(); round++) {
            for (int bytes : BYTES) {
                int count = (int) seconds.toSeconds() * 20_000;
                SignedRequests requests = context.system().sign(count, batch -> ExampleBodies.sized(batch, bytes));
                for (MeasuredServer target : targets) {
                    series.computeIfAbsent(target, ignored -> new LinkedHashMap<>())
                            .computeIfAbsent(bytes, ignored -> new LoadTester.Series())
                            .add(context.measure(target, new ClosedLoop(CONNECTIONS, seconds), requests));
                }
            }
        }
        context.report().result(table(series));
    }

    private static TextTable table(Map<MeasuredServer, Map<Integer, LoadTester.Series>> series) {
        TextTable table =
                new TextTable("server", "CPU µs at 1 kB", "CPU µs at 4 kB", "growth", "growth above bare server");
        double bareGrowth = Double.NaN;
        for (Map.Entry<MeasuredServer, Map<Integer, LoadTester.Series>> entry : series.entrySet()) {
            List<Double> micros = entry.getValue().values().stream()
                    .map(trials -> trials.summary().serverMicros())
                    .toList();
            double growth = micros.get(1) - micros.get(0);
            bareGrowth = Double.isNaN(bareGrowth) ? growth : bareGrowth;
            table.row(
                    entry.getKey().name(),
                    number(micros.get(0), 1),
                    number(micros.get(1), 1),
                    number(growth, 1),
                    number(100 * (growth - bareGrowth) / micros.get(0), 0) + " %");
        }
        return table;
    }
}
