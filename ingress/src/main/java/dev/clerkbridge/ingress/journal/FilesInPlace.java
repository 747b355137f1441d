// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects that a file of the open journal was deleted, replaced or truncated. SQLite does not notice a deleted file: it
 * continues to write to it, and the next process would not find the events.
 *
 * <p>Not thread-safe.
 */
final class FilesInPlace {

    private final Path log;
    private final Map<Path, @Nullable Object> keys = new HashMap<>();
    private long logBytes;

    /** Remembers the files; {@code log} is SQLite's write-ahead log, and no other file is ever empty. */
    FilesInPlace(Path log, List<Path> others) throws IOException {
        this.log = log;
        keys.put(log, attributes(log).fileKey());
        for (Path file : others) {
            keys.put(file, attributes(file).fileKey());
        }
    }

    /** Allows the log to be shorter than before. */
    void logTruncated() {
        logBytes = 0;
    }

    /** @throws JournalException naming the file that is no longer in place */
    void check() {
        keys.forEach((file, key) -> {
            try {
                BasicFileAttributes now = attributes(file);
                boolean intact = file.equals(log) ? now.size() >= logBytes : now.size() > 0;
                if (!intact || !Objects.equals(key, now.fileKey())) {
                    throw moved(file, null);
                }
                logBytes = file.equals(log) ? now.size() : logBytes;
            } catch (IOException e) {
                throw moved(file, e);
            }
        });
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    private static JournalException moved(Path file, @Nullable IOException cause) {
        return new JournalException(
                JournalException.Fault.PERMANENT,
                file + " was deleted, replaced or truncated while the ingress used it; see docs/guarantees.md,"
                        + " \"When the journal fails\"",
                cause);
    }
}
