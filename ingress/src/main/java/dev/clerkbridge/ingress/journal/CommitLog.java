// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's write-ahead log, seen from outside, to sync what a commit wrote there. SQLite itself would do so under
 * {@code synchronous=FULL}, but its driver is built without {@code fdatasync}: on a file system with a journal, such as
 * ext4, each of its syncs also commits that journal, and may wait for much of what other programs have written.
 *
 * <p>A commit can be read before it is synced; readers must stop at the last synced event.
 *
 * <p>The file stays the same one for as long as the database is open.
 */
final class CommitLog implements AutoCloseable {

    private static final int CHUNK_BYTES = 1024 * 1024;

    /** Not a {@code FileChannel}: that would close itself if the thread that syncs were interrupted. */
    private final AsynchronousFileChannel file;

    private CommitLog(AsynchronousFileChannel file) {
        this.file = file;
    }

    /** The log of an open database; what an earlier process left in it is durable on return. */
    static CommitLog open(Path log) throws IOException {
        writeAgain(log);
        return new CommitLog(AsynchronousFileChannel.open(log, StandardOpenOption.WRITE));
    }

    /**
     * Writes the same bytes to the same places. After a failed sync the system goes on showing what never reached the
     * disk, and no later sync writes it, so what is appended behind it would be lost with it.
     */
    private static void writeAgain(Path log) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = file.size();
            for (long at = 0; at < end; at += chunk.limit()) {
                chunk.clear();
                while (chunk.hasRemaining() && file.read(chunk, at + chunk.position()) > 0) {
                    // Until the chunk is full or the file ends.
                }
                chunk.flip();
                if (!chunk.hasRemaining()) {
                    throw new IOException(log + " became shorter while it was read");
                }
                while (chunk.hasRemaining()) {
                    file.write(chunk, at + chunk.position());
                }
            }
            if (end > 0) {
                file.force(true);
            }
        }
    }

    /**
     * Makes all that was committed survive a loss of power.
     *
     * @throws SQLException when the disk fails, with the code that SQLite gives its own failed syncs
     */
    void sync() throws SQLException {
        try {
            file.force(false);
        } catch (IOException e) {
            SQLiteException failure =
                    new SQLiteException("[SQLITE_IOERR_FSYNC] " + e.getMessage(), SQLiteErrorCode.SQLITE_IOERR_FSYNC);
            failure.initCause(e);
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
