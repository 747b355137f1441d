// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.doctor;

import dev.clerkbridge.operations.doctor.Finding;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** Checks the journal's disk. */
final class DiskChecks {

    private static final int SYNCS = 30;
    private static final int EVENT_BYTES = 2_048;
    private static final long SLOW_NANOS = 20_000_000;

    private final Path directory;

    DiskChecks(Path directory) {
        this.directory = directory;
    }

    /** Measures how long a sync takes, because each 200 waits for a sync. */
    Finding syncTime() throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            return Finding.failed(directory + " is not a folder", "set JOURNAL_DIR to another path");
        }
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, "doctor", ".tmp");
        long[] nanos = new long[SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(EVENT_BYTES));
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(nanos);
        String detail = String.format(
                "%.1f ms median, %.1f ms at most, in %s", nanos[SYNCS / 2] / 1e6, nanos[SYNCS - 1] / 1e6, directory);
        return nanos[SYNCS / 2] > SLOW_NANOS
                ? Finding.warning(
                        detail, "use a local SSD, so that requests are answered faster; network disks are slow to sync")
                : Finding.ok(detail);
    }

    /**
     * Checks that the journal's files can grow to twice the journal's maximum size, because SQLite's write-ahead log
     * needs space too.
     */
    Finding space(long maxBytes) throws IOException {
        long used = fileBytes();
        long free = Files.getFileStore(directory).getUsableSpace();
        String detail = free / (1 << 20) + " MiB free, " + used / (1 << 20) + " MiB used by the journal;"
                + " JOURNAL_MAX_BYTES is " + maxBytes / (1 << 20) + " MiB";
        return (free + used) / 2 < maxBytes
                ? Finding.warning(
                        detail, "enlarge the volume to at least twice JOURNAL_MAX_BYTES, or lower the setting")
                : Finding.ok(detail);
    }

    private long fileBytes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        }
    }
}
