// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

    @Test
    void aRunningProgramPreventsARebuildEvenAfterAGarbageCollection(@TempDir Path home) throws Exception {
        // Given
        Build.preventRebuild(home);

        // When
        System.gc();

        // Then
        Path lock = home.resolve("target/bridge.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> channel.tryLock(1, 1, false)).isInstanceOf(OverlappingFileLockException.class);
        }
    }
}
