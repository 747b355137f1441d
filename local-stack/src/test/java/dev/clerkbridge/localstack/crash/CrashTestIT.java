package dev.clerkbridge.localstack.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.localstack.bench.process.Jars;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./bridge crash-test}; {@code docs/guarantees.md} has a long run. */
class CrashTestIT {

    private static final int ROUNDS = 4;

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostAlteredOrOvertakenHoweverOftenTheIngressIsKilled() throws Exception {
        // Given
        CrashTest test = new CrashTest(directory, Jars.of("ingress"), line -> {});

        // When
        Findings findings = test.run(Duration.ZERO, ROUNDS, Duration.ofSeconds(4));

        // Then
        assertThat(findings.clean()).as(findings.table()).isTrue();
        assertThat(findings.acknowledged()).isPositive();
        assertThat(findings.outages()).isPositive();
    }
}
