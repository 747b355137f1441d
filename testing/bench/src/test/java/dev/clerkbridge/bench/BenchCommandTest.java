// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.command.CommandLines;
import dev.clerkbridge.testbed.process.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"outage", "backlog", "startup"})
    void aMeasurementOfJournalModeRefusesKafkaMode(String measurement) {
        CommandRun run = run("ingress", "--only", "throughput," + measurement, "--mode", "kafka");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).startsWith("bridge: " + measurement + " measures only journal mode, not --mode kafka");
    }

    @Test
    void theConsoleNeedsAsManyRecordsAsItsSearchesUse() {
        CommandRun run = run("console", "--records", "20");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).startsWith("bridge: --records must be at least 21");
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(CommandLines.of(new BenchCommand()), arguments);
    }
}
