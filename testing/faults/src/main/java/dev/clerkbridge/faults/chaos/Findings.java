// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import static dev.clerkbridge.testbed.command.Table.number;

import dev.clerkbridge.testbed.command.Table;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a chaos test found.
 *
 * @param rows how many rows were compared at the end
 */
record Findings(List<Round> rounds, int rows) {

    /**
     * One fault under load and what was found afterwards.
     *
     * @param events how many came in meanwhile
     * @param caughtUp from the end of the fault and of the load until every offset was committed; null if that never was
     */
    record Round(
            Fault fault,
            long events,
            long rowsWrong,
            long wronglyDeadLettered,
            long missingDeadLetters,
            @Nullable Duration caughtUp) {

        boolean clean() {
            return rowsWrong == 0 && wronglyDeadLettered == 0 && missingDeadLetters == 0 && caughtUp != null;
        }
    }

    Findings {
        rounds = List.copyOf(rounds);
    }

    /** Whether every promise was kept. */
    boolean clean() {
        return !rounds.isEmpty() && rounds.stream().allMatch(Round::clean);
    }

    /** A table in Markdown. */
    String table() {
        Table table = new Table(
                "fault, under load",
                "rounds",
                "events",
                "rows wrong",
                "wrongly dead-lettered",
                "missing dead letters",
                "caught up after: median",
                "longest");
        Arrays.stream(Fault.values())
                .filter(fault -> rounds.stream().anyMatch(round -> round.fault() == fault))
                .forEach(fault -> addRow(
                        table,
                        fault.description(),
                        rounds.stream().filter(round -> round.fault() == fault).toList()));
        addRow(table, "**all**, " + number(rows) + " rows at the end", rounds);
        return table.toString();
    }

    private static void addRow(Table table, String name, List<Round> rounds) {
        table.row(
                name,
                number(rounds.size()),
                number(sum(rounds, Round::events)),
                number(sum(rounds, Round::rowsWrong)),
                number(sum(rounds, Round::wronglyDeadLettered)),
                number(sum(rounds, Round::missingDeadLetters)),
                caughtUp(rounds, rounds.size() / 2),
                caughtUp(rounds, rounds.size() - 1));
    }

    private static String caughtUp(List<Round> rounds, int index) {
        List<Long> sorted = rounds.stream()
                .map(Round::caughtUp)
                .map(time -> time == null ? Long.MAX_VALUE : time.toMillis())
                .sorted()
                .toList();
        long millis = sorted.get(index);
        return millis == Long.MAX_VALUE ? "never" : number(millis / 1e3, 1) + " s";
    }

    private static long sum(List<Round> rounds, ToLongFunction<Round> figure) {
        return rounds.stream().mapToLong(figure).sum();
    }
}
