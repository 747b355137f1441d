// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.faults.run.FaultTestResults;
import dev.clerkbridge.faults.run.FaultTestResults.Figure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one fault under load.
 *
 * @param kills number of times the ingress was killed with {@code kill -9}
 * @param ends number of times the ingress ended by itself and was restarted
 * @param acknowledged events answered 200
 * @param lost if the ingress did not recover, events acknowledged before the end of the fault (in the last round, of
 *     the run) that are neither on the topic nor quarantined nor set aside; otherwise 0
 * @param outOfOrder events that arrived after a later event of the same key
 * @param altered records whose key or bytes differ from what was sent
 * @param duplicated records that were already on the topic
 * @param refused events that Kafka refused permanently, so that the ingress quarantined them or set them aside
 * @param recovered time from the end of the fault until the ingress was ready, answered 200, and had published its
 *     backlog; null if it did not recover or, in journal mode, answered no 200 during the fault
 */
record CrashRoundResult(
        IngressFault fault,
        long kills,
        long ends,
        long acknowledged,
        long lost,
        long outOfOrder,
        long altered,
        long duplicated,
        long refused,
        @Nullable Duration recovered)
        implements FaultTestResults.Round {

    private static final List<Figure<CrashRoundResult>> FIGURES = List.of(
            new Figure<>("`kill -9`", CrashRoundResult::kills),
            new Figure<>("ended by itself", CrashRoundResult::ends),
            new Figure<>("acknowledged (200)", CrashRoundResult::acknowledged),
            new Figure<>("**lost**", CrashRoundResult::lost),
            new Figure<>("out of order", CrashRoundResult::outOfOrder),
            new Figure<>("altered", CrashRoundResult::altered),
            new Figure<>("duplicated", CrashRoundResult::duplicated),
            new Figure<>("refused", CrashRoundResult::refused));

    static FaultTestResults<CrashRoundResult> results(List<CrashRoundResult> rounds) {
        return new FaultTestResults<>(rounds, FIGURES, "recovered after");
    }

    @Override
    public String description() {
        return fault.description();
    }

    @Override
    public boolean clean() {
        boolean rightlyRefused = refused == 0 || fault == IngressFault.RECORDS_REFUSED;
        return lost == 0 && outOfOrder == 0 && altered == 0 && rightlyRefused && recovered != null;
    }
}
