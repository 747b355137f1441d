package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's write-ahead log, seen from outside, to sync what a commit wrote there. SQLite itself would do so under
 * {@code synchronous=FULL}, but its driver is built without {@code fdatasync}: on a file system with a journal, such as
 * ext4, each of its syncs also commits that journal, and waits for whatever other programs have written.
 *
 * <p>The file stays the same one for as long as the database is open.
 */
final class CommitLog implements AutoCloseable {

    /** Not a {@code FileChannel}: that would close itself if the thread that syncs were interrupted. */
    private final AsynchronousFileChannel file;

    private CommitLog(AsynchronousFileChannel file) {
        this.file = file;
    }

    /** The log of an open database. */
    static CommitLog open(Path log) throws IOException {
        return new CommitLog(AsynchronousFileChannel.open(log, StandardOpenOption.WRITE));
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
