// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTest {

    @Test
    void sumsTheAllocationsBetweenCollections(@TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("gc");
        Files.writeString(file, """
                Using Parallel
                GC(0) Pause Young (Allocation Failure) 128M->10M(245M) 3.123ms
                GC(1) Pause Young (Allocation Failure) 138M->12M(245M) 3.010ms
                """);
        // When
        long allocated = new GcLog(file).allocatedBytes();
        // Then
        assertThat(allocated).isEqualTo((128 + 128) * 1024L * 1024L);
    }

    @Test
    void reportsZeroWithoutALog(@TempDir Path directory) {
        assertThat(new GcLog(directory.resolve("absent")).allocatedBytes()).isZero();
    }
}
