// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.load.OpenLoop;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.util.List;

/** Measures the resident memory of the ingress at a rate that few Clerk instances reach. */
final class Memory implements Scenario {

    private static final int PER_SECOND = 5000;
    private static final double MEGABYTE = 1024 * 1024;

    @Override
    public void run(ScenarioContext context) throws IOException, InterruptedException {
        TextTable table = new TextTable("server", "flags", "RSS MiB", "max MiB", "p99 ms", "CPU µs");
        for (String mode : context.plan().modes()) {
            MeasuredServer ingress = context.system().ingress(mode + " mode", mode);
            OpenLoop warm = new OpenLoop(PER_SECOND, context.plan().warmUp());
            context.measure(ingress, warm, context.system().sign(warm.count()));
            OpenLoop load = new OpenLoop(PER_SECOND, context.plan().seconds());
            Trial trial = context.measure(ingress, load, context.system().sign(load.count()));
            Summary summary = new Summary(List.of(trial));
            table.row(
                    ingress.name(),
                    String.join(" ", context.plan().jvmFlags()),
                    number(trial.residentBytes() / MEGABYTE, 0),
                    number(ingress.process().peakResidentBytes() / MEGABYTE, 0),
                    number(summary.millisAt(99), 2),
                    number(summary.serverMicros(), 1));
        }
        context.report().result(table);
    }
}
