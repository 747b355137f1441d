// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/**
 * Moves committed pages from SQLite's write-ahead log into the database. A separate thread moves most of them, so that
 * requests rarely wait.
 *
 * <p>SQLite can reuse the log only when all pages have been moved, which never happens under load. When the log is
 * long, the writer therefore moves the remaining pages itself, between two commits ({@link #finish}).
 */
final class Checkpointer implements AutoCloseable {

    /** Pages written between two checkpoints: 8 MiB. */
    private static final long ROUND_PAGES = 8 * 1024 * 1024 / SqliteFile.PAGE_BYTES;

    /** Length at which the log should be reset: 32 MiB. */
    private static final long LONG_PAGES = 4 * ROUND_PAGES;

    private final Connection connection;
    private final Consumer<SQLException> faults;
    private final Thread thread;
    private long pages;
    private boolean closed;
    private volatile boolean finishDue;

    /** @param faults called if a checkpoint of the thread fails; the pages stay in the log until one succeeds */
    Checkpointer(Connection connection, Consumer<SQLException> faults) {
        this.connection = connection;
        this.faults = faults;
        this.thread = new Thread(this::run, "journal-checkpoint");
        thread.setDaemon(true);
        thread.start();
    }

    /** Counts the pages that a commit added to the log. */
    synchronized void addPages(long newPages) {
        pages += newPages;
        if (pages >= ROUND_PAGES) {
            notifyAll();
        }
    }

    /** Whether the log is long and at most {@link #ROUND_PAGES} of its pages remain to be moved. */
    boolean finishDue() {
        return finishDue;
    }

    /**
     * Moves the remaining pages and resets the log, unless a reader is using it. Uses the writer's connection, between
     * two transactions.
     */
    void finish(Connection writer) throws SQLException {
        finishDue = false;
        checkpoint(writer, "RESTART");
    }

    @Override
    public void close() throws SQLException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private void run() {
        while (awaitRound()) {
            try {
                Log log = checkpoint(connection, "PASSIVE");
                // False while a reader uses an old snapshot, because SQLite then cannot reset the log.
                finishDue = log.pages() >= LONG_PAGES && log.left() <= ROUND_PAGES;
            } catch (SQLException e) {
                faults.accept(e);
            }
        }
    }

    private synchronized boolean awaitRound() {
        try {
            while (pages < ROUND_PAGES && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            return false;
        }
        pages = 0;
        return !closed;
    }

    /**
     * Runs SQLite's {@code wal_checkpoint} in this mode, without waiting for other connections, such as
     * {@code sqlite3 journal.db}.
     */
    static Log checkpoint(Connection connection, String mode) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            try (ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
                return rows.next() ? new Log(rows.getLong(2), rows.getLong(2) - rows.getLong(3)) : new Log(0, 0);
            } finally {
                statement.execute(SqliteFile.BUSY_TIMEOUT);
            }
        }
    }

    /**
     * The state of SQLite's write-ahead log after a checkpoint.
     *
     * @param left the number of pages not yet copied to the database file
     */
    record Log(long pages, long left) {}
}
