// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.run;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.testbed.command.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of a crash test or a chaos test, by round.
 *
 * @param figures the counts of each round, with their headings in the table
 * @param recovery heading of the recovery time
 */
public record FaultTestResults<R extends FaultTestResults.Round>(
        List<R> rounds, List<Figure<R>> figures, String recovery) {

    /** The result of one fault under load. */
    public interface Round {

        /** The fault. */
        Enum<?> fault();

        /** The fault's text in the table of results. */
        String description();

        /** Whether every check of this round passed. */
        boolean clean();

        /** Time from the end of the fault until recovery; null if the system did not recover. */
        @Nullable Duration recovered();
    }

    /** A number that every round reports. */
    public record Figure<R>(String heading, ToLongFunction<R> count) {}

    public FaultTestResults {
        rounds = List.copyOf(rounds);
        figures = List.copyOf(figures);
    }

    /** Whether there was at least one round, and every check of every round passed. */
    public boolean clean() {
        return !rounds.isEmpty() && rounds.stream().allMatch(Round::clean);
    }

    /** The sum of a count over all rounds. */
    public long sum(ToLongFunction<R> figure) {
        return rounds.stream().mapToLong(figure).sum();
    }

    /** A Markdown table with a row for each fault, in declaration order, and a row for the total. */
    @SuppressWarnings("EnumOrdinal") // only orders the rows
    public String table() {
        List<String> headings = new ArrayList<>(List.of("fault, under load", "rounds"));
        figures.forEach(figure -> headings.add(figure.heading()));
        headings.addAll(List.of(recovery + ": median", "longest"));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        TreeMap<Integer, List<R>> faults = new TreeMap<>();
        rounds.forEach(round -> faults.computeIfAbsent(round.fault().ordinal(), fault -> new ArrayList<>())
                .add(round));
        faults.values().forEach(of -> addRow(table, of.get(0).description(), of));
        addRow(table, "**all**", rounds);
        return table.toString();
    }

    private void addRow(TextTable table, String name, List<R> of) {
        List<String> cells = new ArrayList<>(List.of(name, number(of.size())));
        figures.forEach(
                figure -> cells.add(number(of.stream().mapToLong(figure.count()).sum())));
        cells.add(recovered(of, of.size() / 2));
        cells.add(recovered(of, of.size() - 1));
        table.row(cells.toArray(String[]::new));
    }

    private static String recovered(List<? extends Round> rounds, int index) {
        long millis = rounds.stream()
                .map(Round::recovered)
                .mapToLong(time -> time == null ? Long.MAX_VALUE : time.toMillis())
                .sorted()
                .skip(index)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        return millis == Long.MAX_VALUE ? "never" : number(millis / 1e3, 1) + " s";
    }
}
