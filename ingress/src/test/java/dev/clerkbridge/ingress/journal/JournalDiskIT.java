// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clerkbridge.ingress.journal.JournalException.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses real file systems: a full one, a failing one, one after a power loss, and one mounted with noexec.
 * Mounting needs root; without root, these tests are skipped. {@link JournalSpaceTest} simulates a full disk.
 */
class JournalDiskIT {

    @TempDir
    Path directory;

    private final Deque<Path> mounted = new ArrayDeque<>();
    private final RandomEvents events = new RandomEvents(5);
    private final List<Entry> kept = new ArrayList<>();

    @AfterEach
    void unmount() throws Exception {
        while (!mounted.isEmpty()) {
            run("umount", "-l", mounted.pop().toString());
        }
    }

    @Test
    void recoversFromAFullDiskWhenThereIsSpaceAgain() throws Exception {
        // Given
        Path disk = mount("disk", "-t", "tmpfs", "-o", "size=6m", "tmpfs");
        Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[2 * 1024 * 1024]);
        try (SqliteJournal journal = JournalFiles.open(disk.resolve("journal"))) {
            // When
            JournalException fault = appendUntilItFails(journal);

            // Then
            assertThat(fault.fault()).isEqualTo(Fault.TEMPORARY);
            assertThat(RandomEvents.described(journal.read(0, Integer.MAX_VALUE, Long.MAX_VALUE)))
                    .isEqualTo(RandomEvents.described(kept));

            // When
            Files.delete(ballast);
            journal.probe();
            kept.addAll(journal.append(events.next(3)));
        }

        // Then
        try (SqliteJournal journal = JournalFiles.open(disk.resolve("journal"))) {
            assertThat(RandomEvents.described(journal.read(0, Integer.MAX_VALUE, Long.MAX_VALUE)))
                    .isEqualTo(RandomEvents.described(kept));
        }
    }

    @Test
    void locksTheJournalOnAFullDisk() throws Exception {
        // Given
        Path disk = mount("disk", "-t", "tmpfs", "-o", "size=1m", "tmpfs");
        Path folder = Files.createDirectory(disk.resolve("journal"));
        fill(disk.resolve("ballast"));

        // When
        DirectoryLock lock = DirectoryLock.acquire(folder, false);

        // Then
        assertThatThrownBy(() -> DirectoryLock.acquire(folder, false)).hasMessageContaining("in use");
        lock.close();
    }

    @Test
    void opensOnAFullDiskOnceThereIsSpaceForSqlitesFiles() throws Exception {
        // Given
        Path disk = mount("disk", "-t", "tmpfs", "-o", "size=20m", "tmpfs");
        Path folder = disk.resolve("journal");
        try (SqliteJournal journal = JournalFiles.open(folder)) {
            kept.addAll(journal.append(events.next(3)));
        }
        fill(disk.resolve("ballast"));

        // When
        Throwable refusal = catchThrowable(() -> JournalFiles.open(folder).close());

        // Then
        assertThat(refusal).hasMessageContaining("Could not open the journal").hasMessageContaining("SHMSIZE");

        // When
        Files.delete(disk.resolve("ballast"));

        // Then
        try (SqliteJournal journal = JournalFiles.open(folder)) {
            assertThat(RandomEvents.described(journal.read(0, Integer.MAX_VALUE, Long.MAX_VALUE)))
                    .isEqualTo(RandomEvents.described(kept));
        }
    }

    @Test
    void aFailedSyncIsAPermanentFault() throws Exception {
        // Given a file system whose device accepts writes that it cannot store: a sparse image on a small disk.
        Path small = mount("small", "-t", "tmpfs", "-o", "size=8m", "tmpfs");
        Path image = small.resolve("image");
        assumeTrue(run("truncate", "-s", "64m", image.toString()));
        assumeTrue(run("mkfs.ext4", "-q", "-O", "^has_journal", image.toString()), "mkfs.ext4");
        Path disk = mount("disk", "-o", "loop", image.toString());
        try (SqliteJournal journal = JournalFiles.open(disk.resolve("journal"))) {
            // When
            JournalException fault = appendUntilItFails(journal);

            // Then
            assertThat(fault.fault()).isEqualTo(Fault.PERMANENT);
            assertThat(fault).hasMessageContaining("IOERR");
            assertThat(catchThrowableOfType(JournalException.class, () -> journal.append(events.next(1)))
                            .fault())
                    .isEqualTo(Fault.PERMANENT);
        }
    }

    @Test
    void appendedEventsSurviveAPowerLoss() throws Exception {
        // Given a file system whose image can be copied without the data that is still in the page cache.
        Path memory = mount("memory", "-t", "tmpfs", "-o", "size=300m", "tmpfs");
        Path image = memory.resolve("image");
        assumeTrue(run("truncate", "-s", "128m", image.toString()));
        assumeTrue(run("mkfs.ext4", "-q", image.toString()), "mkfs.ext4");
        Path disk = mount("disk", "-o", "loop", image.toString());
        Path copy = memory.resolve("copy");
        try (SqliteJournal journal = JournalFiles.open(disk.resolve("journal"))) {
            for (int group = 1; group <= 300; group++) {
                kept.addAll(journal.append(events.next(3)));
            }

            // When
            Files.copy(image, copy);
        }

        // Then
        Path after = mount("after", "-o", "loop", copy.toString());
        try (SqliteJournal journal = JournalFiles.open(after.resolve("journal"))) {
            assertThat(RandomEvents.described(journal.read(0, Integer.MAX_VALUE, Long.MAX_VALUE)))
                    .isEqualTo(RandomEvents.described(kept));
        }
    }

    @Test
    void namesBothFoldersIfBothAreMountedNoexec() throws Exception {
        // Given
        Path disk = mount("disk", "-t", "tmpfs", "-o", "size=20m,noexec", "tmpfs");
        Path temporary = Files.createDirectory(disk.resolve("temporary"));
        Path journal = disk.resolve("journal");

        // When
        Process process = JournalChild.start(journal, 1, 0, temporary, directory.resolve("errors"));

        // Then
        assertThat(process.waitFor()).isNotZero();
        assertThat(Files.readString(directory.resolve("errors")))
                .contains("SQLite's native library cannot be loaded from " + journal)
                .contains("temporary folder " + temporary)
                .contains("mounted without noexec");
    }

    /** Writes to the file until the disk is full. */
    private static void fill(Path file) throws IOException {
        try (OutputStream ballast = Files.newOutputStream(file)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            ballast.write(new byte[4096]);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private JournalException appendUntilItFails(Journal journal) {
        return catchThrowableOfType(JournalException.class, () -> {
            while (true) {
                kept.addAll(journal.append(events.next(3)));
            }
        });
    }

    private Path mount(String name, String... how) throws Exception {
        Path point = Files.createDirectory(directory.resolve(name));
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(how));
        command.add(point.toString());
        assumeTrue(run(command.toArray(String[]::new)), "not allowed to mount");
        mounted.push(point);
        return point;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
