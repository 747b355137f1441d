// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.faults.run.FaultTestResults;
import dev.clerkbridge.faults.run.FaultTestResults.Figure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one fault under load.
 *
 * @param events number of events published during the round
 * @param recovered time from the end of the fault and the load until every offset was committed; null if an offset was
 *     not committed in time, or the fault could not be injected or the load not published
 */
record ChaosRoundResult(
        ConsumerFault fault,
        long events,
        long rowsWrong,
        long wronglyDeadLettered,
        long missingDeadLetters,
        @Nullable Duration recovered)
        implements FaultTestResults.Round {

    private static final List<Figure<ChaosRoundResult>> FIGURES = List.of(
            new Figure<>("events", ChaosRoundResult::events),
            new Figure<>("rows wrong", ChaosRoundResult::rowsWrong),
            new Figure<>("wrongly dead-lettered", ChaosRoundResult::wronglyDeadLettered),
            new Figure<>("missing dead letters", ChaosRoundResult::missingDeadLetters));

    static FaultTestResults<ChaosRoundResult> results(List<ChaosRoundResult> rounds) {
        return new FaultTestResults<>(rounds, FIGURES, "caught up after");
    }

    @Override
    public String description() {
        return fault.description();
    }

    @Override
    public boolean clean() {
        return rowsWrong == 0 && wronglyDeadLettered == 0 && missingDeadLetters == 0 && recovered != null;
    }
}
