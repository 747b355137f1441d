// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.faults.run.FaultTestResults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short {@code ./bridge chaos-test}. {@code docs/mirror.md} has the results of a long run. */
@Tag("long")
class ChaosRunIT {

    @TempDir
    Path directory;

    @Test
    void rowsOffsetsAndDeadLettersAreCorrectAfterEveryFault() throws Exception {
        // Given
        List<ConsumerFault> faults = List.of(
                ConsumerFault.BACKFILL,
                ConsumerFault.INSTANCES_COME_AND_GO,
                ConsumerFault.POSTGRES_GONE,
                ConsumerFault.CONNECTIONS_CUT);
        ChaosRun.Settings settings = new ChaosRun.Settings(faults, Duration.ofSeconds(3), 200, 1, 4);
        ChaosRun test = new ChaosRun(directory, settings, line -> {});

        // When
        FaultTestResults<ChaosRoundResult> results = test.run(Duration.ZERO, 1);

        // Then
        assertThat(results.clean()).as(results.table()).isTrue();
        assertThat(results.rounds()).hasSameSizeAs(faults).allMatch(round -> round.events() > 0);
    }
}
