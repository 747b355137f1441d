// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects that a file of the open journal was deleted, replaced or emptied, or the write-ahead log truncated. SQLite
 * does not notice that a file was deleted: it keeps writing to the open file, and the next process would not find the
 * events. Another program's checkpoint may empty the log; no events are lost, so this is not reported.
 *
 * <p>Not thread-safe.
 */
final class FilesInPlace {

    /** The length in bytes of the part of the write-ahead log that SQLite uses. */
    interface LogBytes {

        long get() throws SQLException;
    }

    /** The first four bytes of a write-ahead log, without the bit for the byte order of its checksums. */
    private static final int LOG_MAGIC = 0x377f0682;

    private final Path log;
    private final Map<Path, @Nullable Object> keys = new HashMap<>();

    /** Remembers the files. Of these, only {@code log}, SQLite's write-ahead log, may be empty. */
    FilesInPlace(Path log, List<Path> others) throws IOException {
        this.log = log;
        keys.put(log, attributes(log).fileKey());
        for (Path file : others) {
            keys.put(file, attributes(file).fileKey());
        }
    }

    /**
     * Checks that all files are still in place. Ignores a file if this process has lost permission to read its folder,
     * because the open file stays usable.
     *
     * @throws JournalException naming the file that is no longer in place
     */
    void check(LogBytes used) throws SQLException {
        keys.forEach((file, key) -> {
            try {
                BasicFileAttributes now = attributes(file);
                boolean empty = now.size() == 0 && !file.equals(log);
                if (empty || !Objects.equals(key, now.fileKey())) {
                    throw moved(file, null);
                }
            } catch (AccessDeniedException e) {
                // The open file stays usable.
            } catch (IOException e) {
                throw moved(file, e);
            }
        });
        boolean complete = isComplete(used.get());
        if (!complete) {
            // A checkpoint may have emptied the log after SQLite returned the length.
            complete = isComplete(used.get());
        }
        if (!complete) {
            throw moved(log, null);
        }
    }

    /**
     * Whether the log has at least this length and starts with its header. A write after a truncation would make the
     * log long again, but with zeros at its start.
     */
    private boolean isComplete(long used) {
        if (used == 0) {
            return true;
        }
        ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
        try (FileChannel file = FileChannel.open(log)) {
            return file.size() >= used && file.read(magic, 0) == Integer.BYTES && (magic.getInt(0) & ~1) == LOG_MAGIC;
        } catch (NoSuchFileException e) {
            throw moved(log, e);
        } catch (IOException e) {
            return true; // cannot be checked now, for example because the process has too many open files
        }
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
