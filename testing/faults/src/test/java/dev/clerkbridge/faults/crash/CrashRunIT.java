package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./bridge crash-test}; {@code docs/guarantees.md} has a long run. */
class CrashRunIT {

    private static final int ROUNDS = 4;

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostAlteredOrOvertakenHoweverOftenTheIngressIsKilled() throws Exception {
        // Given
        CrashRun test = new CrashRun(directory, Jars.of("ingress"), line -> {});

        // When
        Findings findings = test.run(Duration.ZERO, ROUNDS, Duration.ofSeconds(4));

        // Then
        assertThat(findings.clean()).as(findings.table()).isTrue();
        assertThat(findings.acknowledged()).isPositive();
        assertThat(findings.outages()).isPositive();
    }
}
