// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.faults.run.Findings;
import dev.clerkbridge.faults.run.Findings.Figure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fault under load and what was found afterwards.
 *
 * @param kills how often the ingress was killed with {@code kill -9}
 * @param ends how often it ended by itself and was started again
 * @param acknowledged events answered 200
 * @param lost acknowledged events that are neither on the topic nor set aside
 * @param outOfOrder events that a later one of their key overtook
 * @param altered records that are not byte for byte what was sent
 * @param duplicated records that were on the topic before
 * @param setAside events that Kafka refused for good, kept in quarantine or in the journal with the reason
 * @param recovered from the end of the fault until it was ready, answered 200, and had published what it had kept; null
 *     if that never was
 */
record CrashRound(
        IngressFault fault,
        long kills,
        long ends,
        long acknowledged,
        long lost,
        long outOfOrder,
        long altered,
        long duplicated,
        long setAside,
        @Nullable Duration recovered)
        implements Findings.Round {

    private static final List<Figure<CrashRound>> FIGURES = List.of(
            new Figure<>("`kill -9`", CrashRound::kills),
            new Figure<>("ended by itself", CrashRound::ends),
            new Figure<>("acknowledged (200)", CrashRound::acknowledged),
            new Figure<>("**lost**", CrashRound::lost),
            new Figure<>("out of order", CrashRound::outOfOrder),
            new Figure<>("altered", CrashRound::altered),
            new Figure<>("duplicated", CrashRound::duplicated),
            new Figure<>("set aside", CrashRound::setAside));

    static Findings<CrashRound> findings(List<CrashRound> rounds) {
        return new Findings<>(rounds, FIGURES, "recovered after");
    }

    @Override
    public String description() {
        return fault.description();
    }

    @Override
    public boolean clean() {
        boolean rightlySetAside = setAside == 0 || fault == IngressFault.RECORDS_REFUSED;
        return lost == 0 && outOfOrder == 0 && altered == 0 && rightlySetAside && recovered != null;
    }
}
