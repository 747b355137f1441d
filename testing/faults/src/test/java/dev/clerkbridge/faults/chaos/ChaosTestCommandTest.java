// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ChaosTestCommandTest {

    @Test
    void ifNoFaultIsPossibleTheErrorSaysWhatEachNeeds() {
        StringWriter err = new StringWriter();

        int code = CommandLines.of(new ChaosTestCommand())
                .setErr(new PrintWriter(err))
                .execute("--fault", "KAFKA_ROLLED");

        assertThat(code).isEqualTo(1);
        assertThat(err).hasToString("bridge: None of the chosen faults is possible: KAFKA_ROLLED needs --brokers 3\n");
    }
}
