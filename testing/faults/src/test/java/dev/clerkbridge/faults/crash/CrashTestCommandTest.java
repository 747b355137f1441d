// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.faults.run.RunOptions;
import dev.clerkbridge.testbed.command.CommandLines;
import dev.clerkbridge.testbed.process.CommandRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CrashTestCommandTest {

    @TempDir
    Path directory;

    @Test
    void ifNoFaultIsPossibleTheErrorSaysWhatEachNeedsAndNothingStarts() {
        // Given
        StringWriter err = new StringWriter();
        String[] arguments = {
            "--fault", "BROKER_FROZEN", "--fault", "JOURNAL_READ", "--mode", "kafka", "--directory", "" + directory
        };

        // When
        int code = CommandLines.of(new CrashTestCommand())
                .setErr(new PrintWriter(err))
                .execute(arguments);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "bridge: None of the chosen faults is possible: BROKER_FROZEN needs --brokers 3; JOURNAL_READ"
                                + " needs --mode journal\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anUnknownModeIsAUsageErrorAndNothingStarts() {
        CommandRun run = CommandRun.of(
                CommandLines.of(new CrashTestCommand()), "--mode", "foo", "--directory", directory.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).contains("expected one of [journal, kafka]");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPauseMayBeZero() {
        assertThat(CrashSystem.upTo(Duration.ZERO, new Random(1))).isZero();
    }

    @Test
    void aCleanRunDeletesOnlyItsOwnFiles() throws Exception {
        // Given
        RunOptions options = new RunOptions();
        CommandLines.of(new WithOptions(options)).parseArgs("--directory", directory.toString());
        Path other = Files.createFile(directory.resolve("of-somebody-else"));
        Path home = options.newDirectory();
        Files.createFile(home.resolve("ingress.log"));
        CrashRoundResult clean = new CrashRoundResult(IngressFault.NOTHING, 1, 0, 1, 0, 0, 0, 0, 0, Duration.ZERO);

        // When
        options.conclude(home, CrashRoundResult.results(List.of(clean)));

        // Then
        assertThat(other).exists();
        assertThat(home.getParent()).isEqualTo(directory);
        assertThat(home).doesNotExist();
    }

    @Command
    private record WithOptions(@Mixin RunOptions options) {}
}
