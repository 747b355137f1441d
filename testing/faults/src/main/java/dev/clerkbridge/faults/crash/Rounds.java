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
    private final List<CrashRoundResult> rounds = new ArrayList<>();
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

    List<CrashRoundResult> all() {
        return List.copyOf(rounds);
    }

    /** Whether every check of every round passed. */
    boolean clean() {
        return rounds.stream().allMatch(CrashRoundResult::clean);
    }

    /** Ends a round; {@link CrashRoundResult} describes the parameters. */
    CrashRoundResult add(IngressFault fault, long lost, @Nullable Duration recovered) {
        CrashRoundResult round = new CrashRoundResult(
                fault,
                kills - sum(CrashRoundResult::kills),
                ends - sum(CrashRoundResult::ends),
                ledger.acknowledged() - sum(CrashRoundResult::acknowledged),
                lost,
                ledger.outOfOrder() - sum(CrashRoundResult::outOfOrder),
                ledger.altered() - sum(CrashRoundResult::altered),
                ledger.duplicated() - sum(CrashRoundResult::duplicated),
                ledger.refused() - sum(CrashRoundResult::refused),
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
    CrashRoundResult extendLast(boolean published, long lost) {
        CrashRoundResult last = rounds.remove(rounds.size() - 1);
        return add(last.fault(), lost, published ? last.recovered() : null);
    }

    private long sum(ToLongFunction<CrashRoundResult> count) {
        return rounds.stream().mapToLong(count).sum();
    }
}
