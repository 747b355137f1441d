// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The rounds of a run. A round counts everything since the previous round, so that no record goes uncounted. */
final class Rounds {

    private final Ledger ledger;
    private final List<CrashRound> rounds = new ArrayList<>();
    private long kills;
    private long ends;

    Rounds(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Records that the ingress was killed. */
    void killed() {
        kills++;
    }

    /** Records that the ingress ended by itself. */
    void ended() {
        ends++;
    }

    int size() {
        return rounds.size();
    }

    List<CrashRound> all() {
        return List.copyOf(rounds);
    }

    /** Whether every check of every round passed. */
    boolean clean() {
        return rounds.stream().allMatch(CrashRound::clean);
    }

    /** Ends a round; {@link CrashRound} describes the parameters. */
    CrashRound add(IngressFault fault, long lost, @Nullable Duration recovered) {
        CrashRound round = new CrashRound(
                fault,
                kills - sum(CrashRound::kills),
                ends - sum(CrashRound::ends),
                ledger.acknowledged() - sum(CrashRound::acknowledged),
                lost,
                ledger.outOfOrder() - sum(CrashRound::outOfOrder),
                ledger.altered() - sum(CrashRound::altered),
                ledger.duplicated() - sum(CrashRound::duplicated),
                ledger.setAside() - sum(CrashRound::setAside),
                recovered);
        rounds.add(round);
        return round;
    }

    /**
     * Adds everything since the last round to the last round.
     *
     * @param published whether every acknowledged event was published in time
     * @param lost the number of acknowledged events that were not published
     */
    CrashRound extendLast(boolean published, long lost) {
        CrashRound last = rounds.remove(rounds.size() - 1);
        return add(last.fault(), lost, published ? last.recovered() : null);
    }

    private long sum(ToLongFunction<CrashRound> count) {
        return rounds.stream().mapToLong(count).sum();
    }
}
