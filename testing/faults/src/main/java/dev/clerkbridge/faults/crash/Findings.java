// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static dev.clerkbridge.testbed.command.Table.number;

import dev.clerkbridge.testbed.command.Table;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a crash test found, round by round. */
record Findings(List<Round> rounds) {

    /**
     * One fault under load.
     *
     * @param kills how often the ingress was killed with {@code kill -9}
     * @param ends how often it ended by itself and was started again
     * @param acknowledged events answered 200
     * @param lost acknowledged events that are neither on the topic nor set aside
     * @param outOfOrder events that a later one of their key overtook
     * @param altered records that are not byte for byte what was sent
     * @param duplicated records that were on the topic before
     * @param setAside events that Kafka refused for good, kept in quarantine or in the journal with the reason
     * @param recovered from the end of the fault until it was ready, answered 200, and had published what it had kept;
     *     null if that never was
     */
    record Round(
            IngressFault fault,
            long kills,
            long ends,
            long acknowledged,
            long lost,
            long outOfOrder,
            long altered,
            long duplicated,
            long setAside,
            @Nullable Duration recovered) {

        boolean clean() {
            boolean rightlySetAside = setAside == 0 || fault == IngressFault.RECORDS_REFUSED;
            return lost == 0 && outOfOrder == 0 && altered == 0 && rightlySetAside && recovered != null;
        }
    }

    Findings {
        rounds = List.copyOf(rounds);
    }

    /** Whether every promise was kept. */
    boolean clean() {
        return !rounds.isEmpty() && rounds.stream().allMatch(Round::clean);
    }

    long acknowledged() {
        return sum(rounds, Round::acknowledged);
    }

    long kills() {
        return sum(rounds, Round::kills);
    }

    /** A table in Markdown. */
    String table() {
        Table table = new Table(
                "fault, under load",
                "rounds",
                "`kill -9`",
                "ended by itself",
                "acknowledged (200)",
                "**lost**",
                "out of order",
                "altered",
                "duplicated",
                "set aside",
                "recovered after: median",
                "longest");
        Arrays.stream(IngressFault.values())
                .filter(fault -> rounds.stream().anyMatch(round -> round.fault() == fault))
                .forEach(fault -> addRow(
                        table,
                        fault.description(),
                        rounds.stream().filter(round -> round.fault() == fault).toList()));
        addRow(table, "**all**", rounds);
        return table.toString();
    }

    private static void addRow(Table table, String name, List<Round> rounds) {
        table.row(
                name,
                number(rounds.size()),
                number(sum(rounds, Round::kills)),
                number(sum(rounds, Round::ends)),
                number(sum(rounds, Round::acknowledged)),
                number(sum(rounds, Round::lost)),
                number(sum(rounds, Round::outOfOrder)),
                number(sum(rounds, Round::altered)),
                number(sum(rounds, Round::duplicated)),
                number(sum(rounds, Round::setAside)),
                recovered(rounds, rounds.size() / 2),
                recovered(rounds, rounds.size() - 1));
    }

    private static String recovered(List<Round> rounds, int index) {
        List<Long> sorted = rounds.stream()
                .map(Round::recovered)
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
