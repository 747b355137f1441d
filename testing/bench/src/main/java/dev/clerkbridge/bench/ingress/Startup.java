// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.process.BareServer;
import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.testbed.command.TextTable;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.OpenPort;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures the startup time of the ingress, compared with a program that has only Vert.x and a Kafka producer. */
final class Startup implements Scenario {

    private static final int STARTS = 9;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void run(ScenarioContext context) throws IOException {
        BenchSystem system = context.system();
        Path classes = system.directory().resolve("classes");
        String bareClassPath = Jars.classPath("ingress", BareServer.class, classes);
        // The first start creates the topics and the journal.
        system.ingress("start", "journal").process().close();
        List<Long> bare = new ArrayList<>();
        List<Long> ingress = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            bare.add(bare(system, bareClassPath));
            ingress.add(ingress(system));
            context.report().progress("start %d: bare %,d ms, ingress %,d ms", i + 1, bare.get(i), ingress.get(i));
        }
        TextTable table = new TextTable("server", "ready after ms (median)", "fastest", "slowest", "× bare");
        row(table, "bare Vert.x + Kafka producer", bare, bare);
        row(table, "ingress, journal mode", ingress, bare);
        context.report().result(table);
    }

    private static void row(TextTable table, String name, List<Long> millis, List<Long> bare) {
        List<Long> sorted = millis.stream().sorted().toList();
        table.row(
                name,
                number(median(millis), 0),
                number(sorted.get(0), 0),
                number(sorted.get(sorted.size() - 1), 0),
                number(median(millis) / median(bare), 2));
    }

    private static double median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long bare(BenchSystem system, String classPath) {
        int port = FreePort.onLoopback();
        List<String> command = system.bareCommand(classPath, port);
        command.add(system.bootstrapServers());
        long begin = System.nanoTime();
        try (JavaProcess process = system.launch("bare-start", command, Map.of())) {
            return untilBound(process, port, begin);
        }
    }

    private static long ingress(BenchSystem system) {
        int port = FreePort.onLoopback();
        Map<String, String> environment =
                system.ingressEnvironment("start", "journal", "bench.start", port, FreePort.onLoopback());
        long begin = System.nanoTime();
        try (JavaProcess process = system.launchIngress("start", environment)) {
            return untilBound(process, port, begin);
        }
    }

    private static long untilBound(JavaProcess process, int port, long begin) {
        process.awaitReady(LIMIT, () -> OpenPort.isOpen(port));
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }
}
