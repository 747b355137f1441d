// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalProcessIT {

    private static final int KILLS = 4;
    private static final long SEED = 11;

    @TempDir
    Path directory;

    @Test
    void aKilledProcessLosesNoDurableEvents() throws Exception {
        Random random = new Random();
        RandomEvents events = new RandomEvents(SEED);
        List<Entry> expected = new ArrayList<>();

        for (int kill = 1; kill <= KILLS; kill++) {
            // Given
            Process child = JournalChild.start(directory, SEED, expected.size());
            BufferedReader output = child.inputReader();
            long durable = awaitLines(output, 1 + random.nextInt(60));

            // When
            child.toHandle().destroyForcibly();
            child.waitFor();
            durable = Math.max(durable, lastLine(output));

            // Then
            try (SqliteJournal journal = JournalFiles.open(directory)) {
                assertThat(journal.last()).isGreaterThanOrEqualTo(durable);
                while (expected.size() < journal.last()) {
                    long position = expected.isEmpty()
                            ? 0
                            : expected.get(expected.size() - 1).position();
                    var event = events.next();
                    expected.add(new Entry(expected.size() + 1L, position + Entry.bytes(event), event));
                }
                assertThat(RandomEvents.described(journal.read(0, Integer.MAX_VALUE, Long.MAX_VALUE)))
                        .isEqualTo(RandomEvents.described(expected));
            }
        }
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        // Given
        Process owner = JournalChild.start(directory, SEED, 0);
        try {
            awaitLines(owner.inputReader(), 1);

            // When
            assertThatThrownBy(() -> JournalFiles.open(directory))
                    // Then
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another process (pid " + owner.pid())
                    .hasMessageContaining("JOURNAL_DIR");
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }

    @Test
    void unpacksSqlitesLibraryOnceAndOutsideTheTemporaryFolder() throws Exception {
        // Given
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        for (int life = 0; life < 2; life++) {
            Process process = JournalChild.start(directory.resolve("journal"), SEED, 0, temporary);
            awaitLines(process.inputReader(), 1);

            // When
            process.destroyForcibly().waitFor();
        }

        // Then
        assertThat(libraries(directory.resolve("journal"))).hasSize(1);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aRedriveDoesNotUnpackSqlitesLibraryNextToARunningIngress() throws Exception {
        // Given
        try (SqliteJournal ingress = JournalFiles.open(directory)) {
            assertThat(ingress.last()).isZero();
            for (Path library : libraries(directory)) {
                Files.delete(library);
            }

            // When
            Process redrive = JournalChild.openSetAside(directory);

            // Then
            assertThat(redrive.waitFor()).isZero();
            assertThat(libraries(directory)).isEmpty();
        }
    }

    @Test
    void namesTheConfiguredFolderIfSqlitesLibraryCannotBeLoaded() throws Exception {
        // Given
        Path configured = directory.resolve("configured");
        Path temporary = directory.resolve("missing");
        Path errors = directory.resolve("errors");

        // When
        Process process = JournalChild.start(
                directory.resolve("journal"), SEED, 0, temporary, errors, "-Dorg.sqlite.lib.path=" + configured);

        // Then
        assertThat(process.waitFor()).isNotZero();
        assertThat(Files.readString(errors))
                .contains("cannot be loaded from " + configured + ", nor from the temporary folder " + temporary);
    }

    @Test
    void aSecondJournalInTheProcessDoesNotReleaseTheLock() throws Exception {
        // Given
        try (SqliteJournal owner = JournalFiles.open(directory)) {
            assertThat(owner.last()).isZero();

            // When
            assertThatThrownBy(() -> JournalFiles.open(directory)).hasMessageContaining("in use by this process");

            // Then
            Process other = JournalChild.start(directory, SEED, 0);
            assertThat(other.waitFor()).isNotZero();
        }
    }

    private static List<Path> libraries(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.getFileName().toString().startsWith("libsqlite-"))
                    .toList();
        }
    }

    private static long awaitLines(BufferedReader output, int lines) throws IOException {
        long last = 0;
        for (int i = 0; i < lines; i++) {
            last = Long.parseLong(output.readLine());
        }
        return last;
    }

    private static long lastLine(BufferedReader output) throws IOException {
        long last = 0;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            last = Long.parseLong(line);
        }
        return last;
    }
}
