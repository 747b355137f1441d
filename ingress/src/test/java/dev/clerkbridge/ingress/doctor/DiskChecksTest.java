// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.doctor;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.operations.doctor.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskChecksTest {

    @TempDir
    Path directory;

    @Test
    void warnsIfTheJournalMayOutgrowTheDisk() throws IOException {
        assertThat(new DiskChecks(directory).space(Long.MAX_VALUE).level()).isEqualTo(Finding.Level.WARNING);
    }

    @Test
    void countsTheSpaceThatTheJournalAlreadyUses() throws IOException {
        // Given
        long volume = 1L << 42;
        Path journal = directory.resolve("journal.db");
        try (SeekableByteChannel file = Files.newByteChannel(journal, CREATE_NEW, WRITE, SPARSE)) {
            file.position(volume - 1).write(ByteBuffer.allocate(1));
        }

        // When
        Finding finding = new DiskChecks(directory).space(volume / 2);

        // Then
        assertThat(finding.level()).isEqualTo(Finding.Level.OK);
    }

    @Test
    void refusesAFileInPlaceOfTheFolder() throws IOException {
        // Given
        Path file = Files.createFile(directory.resolve("journal"));

        // When
        Finding finding = new DiskChecks(file).syncTime();

        // Then
        assertThat(finding.level()).isEqualTo(Finding.Level.FAILED);
        assertThat(finding.detail()).isEqualTo(file + " is not a folder");
    }
}
