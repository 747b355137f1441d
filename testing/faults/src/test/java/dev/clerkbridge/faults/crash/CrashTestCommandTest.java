// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTestCommandTest {

    @TempDir
    Path directory;

    @Test
    void ifNoFaultIsPossibleTheErrorSaysWhatEachNeedsAndNothingStarts() {
        // Given
        StringWriter err = new StringWriter();
        String[] faults = {"--fault", "BROKER_CUT_OFF", "--fault", "JOURNAL_READ"};

        // When
        int code = CommandLines.of(new CrashTestCommand())
                .setErr(new PrintWriter(err))
                .execute(faults[0], faults[1], faults[2], faults[3], "--mode", "kafka", "--directory", "" + directory);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err)
                .hasToString("bridge: No fault is possible here: BROKER_CUT_OFF needs --brokers 3; JOURNAL_READ"
                        + " needs --mode journal\n");
        assertThat(directory).isEmptyDirectory();
    }
}
