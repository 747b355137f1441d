// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
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

    @Test
    void aProgramRunsWithoutWriteAccessToTheProject(@TempDir Path home) throws Exception {
        // Given
        Path lock =
                Files.createFile(Files.createDirectory(home.resolve("target")).resolve("bridge.lock"));
        assumeTrue(lock.toFile().setReadOnly() && !Files.isWritable(lock), "root can write to every file");

        // When, then
        assertThatCode(() -> Build.preventRebuild(home)).doesNotThrowAnyException();
    }
}
