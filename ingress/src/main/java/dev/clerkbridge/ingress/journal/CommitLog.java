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
 * Syncs SQLite's write-ahead log after a commit. With {@code synchronous=FULL}, SQLite would do this itself, but the
 * driver's SQLite is built without {@code fdatasync}. On a journaling file system such as ext4, every sync by SQLite
 * would also commit the file system's journal, and might wait for other programs' data.
 *
 * <p>Other connections can read a commit before it is synced, so readers must stop at the last synced event.
 *
 * <p>This class can keep the file open, because SQLite does not replace it while the database is open.
 */
final class CommitLog implements AutoCloseable {

    private static final int CHUNK_BYTES = 1024 * 1024;

    /** Not a {@code FileChannel}, because an interrupt during a sync would close it. */
    private final AsynchronousFileChannel file;

    private CommitLog(AsynchronousFileChannel file) {
        this.file = file;
    }

    /** Opens the log of an open database, and makes durable all data that an earlier process left in the log. */
    static CommitLog open(Path log) throws IOException {
        writeAgain(log);
        return new CommitLog(AsynchronousFileChannel.open(log, StandardOpenOption.WRITE));
    }

    /**
     * Rewrites the file with its own bytes. After a failed sync, the operating system may return data that is not on
     * the disk and that no later sync writes. Events appended after that data would be lost too.
     */
    private static void writeAgain(Path log) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = file.size();
            for (long at = 0; at < end; at += chunk.limit()) {
                chunk.clear();
                while (chunk.hasRemaining() && file.read(chunk, at + chunk.position()) > 0) {
                    // Reads until the chunk is full or the file ends.
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
     * Makes all committed data survive a power loss.
     *
     * @throws SQLException with the code SQLITE_IOERR_FSYNC, if the sync fails
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
