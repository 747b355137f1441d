// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Prints a row for each of the first 100 events, then the number of events for each pair of reason and result. */
public final class RedriveTable {

    private static final String ROW = "%-14s %-20s %-36s %-32s %s%n";
    private static final int MAX_ROWS = 100;

    private final PrintWriter out;
    private final Map<String, Long> counts = new TreeMap<>();
    private long total;

    /** Prints the heading. */
    public RedriveTable(PrintWriter out) {
        this.out = out;
        out.printf(ROW, "PLACE", "ACCEPTED", "MESSAGE", "TYPE", "REASON -> RESULT");
    }

    /**
     * Counts an event, and prints its row unless 100 rows are already printed.
     *
     * @param result what happened to the event; in a dry run, what would happen
     */
    public void add(RedriveCandidate event, String result) {
        String change = event.reason() + " -> " + result;
        counts.merge(change, 1L, Long::sum);
        total++;
        if (total <= MAX_ROWS) {
            out.printf(
                    ROW,
                    event.place(),
                    event.acceptedAt().truncatedTo(ChronoUnit.SECONDS),
                    event.id(),
                    event.type() == null ? "?" : event.type(),
                    change);
        }
    }

    /** The number of events added. */
    public long total() {
        return total;
    }

    /** Prints the number of events without a row, and the number of events for each pair of reason and result. */
    public void end() {
        if (total > MAX_ROWS) {
            out.println("... and " + (total - MAX_ROWS) + " more");
        }
        out.println();
        counts.forEach((change, count) -> out.printf("%10d  %s%n", count, change));
        out.flush();
    }
}
