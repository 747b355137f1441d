// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.faults.run.FaultTestResults;
import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short {@code ./bridge crash-test}. {@code docs/guarantees.md} has the results of long runs. */
@Tag("long")
class CrashRunIT {

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int SEED = 11;

    @TempDir
    Path directory;

    @Test
    void noFaultLosesAltersOrReordersAcknowledgedEvents() throws Exception {
        // Given
        List<IngressFault> faults = List.of(
                IngressFault.KAFKA_GONE,
                IngressFault.SLOW_ACKNOWLEDGEMENTS,
                IngressFault.CONNECTIONS_CUT,
                IngressFault.GREEDY_AND_SLOW_CLIENTS);
        CrashRun.Settings settings = new CrashRun.Settings(faults, 1, "journal", LONGEST, SEED);
        CrashRun run = new CrashRun(directory, Jars.of("ingress"), settings, line -> {});

        // When
        FaultTestResults<CrashRoundResult> results = run.run(Duration.ZERO, 1);

        // Then
        assertThat(results.clean()).as(results.table()).isTrue();
        assertThat(results.sum(CrashRoundResult::acknowledged)).isPositive();
        assertThat(results.rounds()).hasSameSizeAs(faults);
    }
}
