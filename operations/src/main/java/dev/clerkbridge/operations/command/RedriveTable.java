// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Prints a row for each of the first hundred events, then the number of events per result. */
public final class RedriveTable {

    private static final String ROW = "%-14s %-20s %-36s %-32s %s%n";
    private static final int SHOWN_ONE_BY_ONE = 100;

    private final PrintWriter out;
    private final Map<String, Long> counts = new TreeMap<>();
    private long total;

    /** Prints the heading; rows are printed as they are added. */
    public RedriveTable(PrintWriter out) {
        this.out = out;
        out.printf(ROW, "PLACE", "ACCEPTED", "MESSAGE", "TYPE", "SET ASIDE FOR -> NOW");
    }

    /** Adds an event and its actual or expected result. */
    public void add(RedrivenEvent event, String outcome) {
        String what = event.reason() + " -> " + outcome;
        counts.merge(what, 1L, Long::sum);
        total++;
        if (total <= SHOWN_ONE_BY_ONE) {
            out.printf(
                    ROW,
                    event.place(),
                    event.acceptedAt().truncatedTo(ChronoUnit.SECONDS),
                    event.id(),
                    event.type() == null ? "?" : event.type(),
                    what);
        }
    }

    /** The number of events added. */
    public long total() {
        return total;
    }

    /** Prints the counts. */
    public void end() {
        if (total > SHOWN_ONE_BY_ONE) {
            out.println("... and " + (total - SHOWN_ONE_BY_ONE) + " more");
        }
        out.println();
        counts.forEach((what, count) -> out.printf("%10d  %s%n", count, what));
        out.flush();
    }
}
