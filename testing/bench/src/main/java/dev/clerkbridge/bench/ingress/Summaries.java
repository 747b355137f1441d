// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import static dev.clerkbridge.testbed.command.TextTable.number;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Formats {@link Summary} as table rows. */
final class Summaries {

    private static final List<String> COMMON = List.of(
            "req/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "max ms",
            "CPU µs",
            "garbage kB",
            "RSS MiB",
            "broker µs",
            "sender µs",
            "others",
            "drained s",
            "acked",
            "refused",
            "missing");

    private Summaries() {}

    /**
     * The column with the server's name, then the table's own columns, then the common columns. µs and kB are per
     * event.
     */
    static String[] columns(String... own) {
        List<String> columns = new ArrayList<>(List.of("server"));
        Collections.addAll(columns, own);
        columns.addAll(COMMON);
        return columns.toArray(String[]::new);
    }

    static String[] row(String name, Summary summary, String... own) {
        List<String> cells = new ArrayList<>(List.of(name));
        Collections.addAll(cells, own);
        cells.add(number(summary.perSecond(), 0));
        cells.add(number(summary.millisAt(50), 2));
        cells.add(number(summary.millisAt(99), 2));
        cells.add(number(summary.millisAt(99.9), 2));
        cells.add(number(summary.slowestMillis(), 0));
        cells.add(number(summary.serverMicros(), 1));
        cells.add(number(summary.garbageKilobytes(), 1));
        cells.add(number(summary.residentMegabytes(), 0));
        cells.add(number(summary.brokerMicros(), 1));
        cells.add(number(summary.generatorMicros(), 1));
        cells.add(number(100 * summary.othersShare(), 0) + " %");
        cells.add(number(summary.drainSeconds(), 1));
        cells.add(number(summary.acknowledged()));
        cells.add(number(summary.refused()));
        cells.add(number(summary.missing()));
        return cells.toArray(String[]::new);
    }
}
