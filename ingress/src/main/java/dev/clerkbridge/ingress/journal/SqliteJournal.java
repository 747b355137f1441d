// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.JournalException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as an SQLite file, {@code journal.db}, which {@code sqlite3} can read at any time. Uses a write-ahead
 * log, a sync per commit, and separate connections for writes, reads and checkpoints.
 *
 * <p>After a {@link JournalException.Fault#PERMANENT} fault, every later call that reads or changes the database fails
 * with the same cause. Only {@link #oldest} still reads the database, and returns the last known time if that fails.
 */
public final class SqliteJournal implements Journal {

    private static final Logger LOGGER = LoggerFactory.getLogger(SqliteJournal.class);

    /** An append also deletes published events if there are at least this many. {@link #tidy} has no minimum. */
    private static final int MIN_TRIM_EVENTS = 512;

    /**
     * The maximum number of events deleted in one transaction, so that no request waits long for the transaction. An
     * append may delete this many plus as many as it adds; otherwise large groups would add more than they delete.
     */
    private static final int MAX_TRIM_EVENTS = 4_096;

    /** The unused space in the file that is kept for later events. If there is more, the file is shrunk. */
    private static final long MAX_UNUSED_BYTES = 32 * 1024 * 1024;

    /**
     * The file is shrunk only if the backlog is smaller than this, because shrinking rewrites the backlog and must be
     * fast.
     */
    private static final long SMALL_BACKLOG_BYTES = 2 * 1024 * 1024;

    /** How long {@link #close} deletes published events. Those that are left are deleted after the next start. */
    private static final Duration CLOSING_TIDY = Duration.ofMillis(500);

    private final Object writing = new Object();
    private final Object reading = new Object();
    private final Object publishing = new Object();
    private final DirectoryLock lock;
    private final SqliteFile sqlite;
    private final WatermarkFile watermarks;
    private final WriteConnection write;
    private final ReadConnection read;
    private final Checkpointer checkpointer;
    private final FilesInPlace files;

    private JournalPosition trimmed;
    private long dataVersion;
    private volatile JournalPosition published;
    private volatile JournalPosition last;
    private volatile SetAsideTotal setAside;
    private volatile @Nullable JournalException broken;
    private @Nullable Instant oldest;
    private boolean closed;

    private SqliteJournal(
            DirectoryLock lock, SqliteFile sqlite, WatermarkFile watermarks, WriteConnection write, JournalCheck check)
            throws SQLException, IOException {
        this.lock = lock;
        this.sqlite = sqlite;
        this.watermarks = watermarks;
        this.trimmed = check.trimmed();
        this.published = check.published();
        this.last = check.last();
        this.write = write;
        this.setAside = write.setAside();
        watermarks.setAside(setAside.events());
        this.read = new ReadConnection(sqlite.connect());
        this.checkpointer = new Checkpointer(sqlite.connect(), e -> fault("run a checkpoint", e));
        this.files = sqlite.filesInPlace();
        watermarks.appended(last);
        watermarks.published(published);
    }

    /**
     * Opens or creates the journal in this directory. Checks that it contains every accepted event that is not
     * published.
     *
     * @param syncTimes called after each successful commit with its duration, including the sync
     * @param progress called with the percentage of the backlog that has been checked
     * @throws JournalException if another process is using the journal, if events are missing or damaged, or if the
     *     journal cannot be opened for another reason
     */
    public static SqliteJournal open(Path directory, Consumer<Duration> syncTimes, IntConsumer progress) {
        return open(new SqliteFile(directory), syncTimes, progress);
    }

    /** Opens the journal as {@link #open} does, but remembers the {@link #lastIngress}. */
    public static SqliteJournal openToDrain(Path directory) {
        return open(new SqliteFile(directory), time -> {}, percent -> {}, true);
    }

    /** Whether there is a journal in this directory. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(SqliteFile.FILE));
    }

    /**
     * Whether the journal in this directory contains events that are not on the topics: unpublished or set-aside ones.
     * Does not lock the journal.
     *
     * @throws JournalException if the journal cannot be read
     */
    public static boolean holdsEvents(Path directory) {
        if (!exists(directory)) {
            return false;
        }
        SqliteFile sqlite = new SqliteFile(directory);
        try {
            NativeLibrary.load(directory, true);
            WatermarkFile watermarks = WatermarkFile.open(directory.resolve(WatermarkFile.NAME));
            try (Connection connection = sqlite.inspect()) {
                return !sqlite.drained(connection, watermarks.published());
            }
        } catch (SQLException e) {
            throw sqlite.fault("read the journal", e);
        } catch (IOException e) {
            throw new JournalException(Fault.PERMANENT, "Could not read the journal in " + directory + ": " + e, e);
        }
    }

    static SqliteJournal open(SqliteFile sqlite, Consumer<Duration> syncTimes, IntConsumer progress) {
        return open(sqlite, syncTimes, progress, false);
    }

    private static SqliteJournal open(
            SqliteFile sqlite, Consumer<Duration> syncTimes, IntConsumer progress, boolean toDrain) {
        Path directory = sqlite.directory();
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Files.createDirectories(directory);
            DirectoryLock lock = DirectoryLock.acquire(directory, toDrain);
            opened.add(lock);
            NativeLibrary.load(directory, true);
            WatermarkFile watermarks = WatermarkFile.open(directory.resolve(WatermarkFile.NAME));
            JournalCheck check = JournalCheck.of(sqlite, watermarks, progress);
            if (check.retired() != 0) {
                sqlite.retire(check.retired());
            }
            Connection writer = sqlite.connect();
            opened.add(0, writer);
            sqlite.createTables(writer, check.last());
            CommitLog log = sqlite.log(writer);
            opened.add(0, log);
            WriteConnection write = new WriteConnection(writer, log, syncTimes);
            SqliteJournal journal = new SqliteJournal(lock, sqlite, watermarks, write, check);
            opened.clear();
            return journal;
        } catch (SQLException e) {
            throw sqlite.fault("open the journal", e);
        } catch (IOException e) {
            throw new JournalException(Fault.PERMANENT, "Could not open the journal in " + directory + ": " + e, e);
        } finally {
            opened.forEach(SqliteJournal::closeQuietly);
        }
    }

    /** Process and host of the last ingress that used the journal before it was opened; empty if unknown. */
    public String lastIngress() {
        return lock.lastIngress();
    }

    @Override
    public List<Entry> append(List<Event> events) {
        synchronized (writing) {
            requireIntact();
            List<Entry> entries = positioned(events);
            Entry end = entries.get(entries.size() - 1);
            try {
                finishCheckpoint();
                JournalPosition trim = trimDue() ? nextTrim(MAX_TRIM_EVENTS + entries.size()) : trimmed;
                write.transaction(() -> {
                    trim(trim);
                    write.insert(entries);
                });
                trimmed = trim;
            } catch (SQLException e) {
                throw fault("append", e);
            }
            checkpointer.addPages(pages(end.position() - last.position()));
            watermarks.appended(end.end());
            last = end.end();
            return entries;
        }
    }

    @Override
    public List<Entry> read(long seq, int maxEvents, long maxBytes) {
        synchronized (reading) {
            requireIntact();
            try {
                return read.read(seq, last.seq(), maxEvents, maxBytes);
            } catch (SQLException e) {
                throw fault("read", e);
            } catch (JournalException e) {
                broken = e;
                throw e;
            }
        }
    }

    @Override
    public void published(JournalPosition upTo) {
        synchronized (publishing) {
            if (!closed && upTo.seq() > published.seq()) {
                watermarks.published(upTo);
                published = upTo;
            }
        }
    }

    @Override
    public void quarantine(List<Entry> entries) {
        synchronized (writing) {
            requireIntact();
            try {
                write.transaction(() -> write.quarantine(entries));
                checkpointer.addPages(pages(0) * entries.size());
            } catch (SQLException e) {
                throw fault("quarantine events", e);
            }
        }
    }

    @Override
    public void setAside(Entry entry, QuarantineReason reason) {
        synchronized (writing) {
            requireIntact();
            try {
                if (write.isSetAside(entry.seq())) {
                    return;
                }
                finishCheckpoint();
                write.transaction(() -> {
                    if (!write.setAside(entry, reason)) {
                        throw JournalException.broken(
                                "The journal's event " + entry.seq() + " is missing from the disk");
                    }
                });
                checkpointer.addPages(pages(entry.bytes()));
                setAside(setAside.plus(entry));
            } catch (SQLException e) {
                throw fault("set an event aside", e);
            } catch (JournalException e) {
                broken = e;
                throw e;
            }
        }
    }

    @Override
    public boolean tidy() {
        synchronized (writing) {
            requireIntact();
            try {
                if (published.seq() > trimmed.seq()) {
                    JournalPosition trim = nextTrim(MAX_TRIM_EVENTS);
                    write.transaction(() -> write.trim(trim));
                    trimmed = trim;
                    checkpointer.addPages(pages(0));
                }
                if (trimDue()) {
                    return true;
                }
                shrinkIfUnused();
                return false;
            } catch (SQLException e) {
                throw fault("delete published events", e);
            }
        }
    }

    @Override
    public void check() {
        synchronized (writing) {
            requireIntact();
            try {
                files.check(write::logBytes);
                long version = write.dataVersion();
                if (setAside.events() > 0 && version != dataVersion) {
                    setAside(write.setAside()); // a redrive may have deleted events
                }
                dataVersion = version;
            } catch (SQLException e) {
                throw fault("check the files", e);
            } catch (JournalException e) {
                broken = e;
                throw e;
            }
        }
    }

    @Override
    public void probe() {
        synchronized (writing) {
            requireIntact();
            try {
                Checkpointer.checkpoint(write.connection(), "TRUNCATE");
                write.transaction(() -> write.trim(trimmed));
            } catch (SQLException e) {
                throw fault("write", e);
            }
        }
    }

    @Override
    public long last() {
        return last.seq();
    }

    @Override
    public JournalPosition published() {
        return published;
    }

    @Override
    public Backlog backlog() {
        // Reads "published" before "last", so that "from" is never greater than "to".
        JournalPosition from = published;
        JournalPosition to = last;
        SetAsideTotal aside = setAside;
        return new Backlog(to.seq() - from.seq(), aside.events(), to.position() - from.position() + aside.bytes());
    }

    @Override
    public @Nullable Instant oldest() {
        synchronized (reading) {
            try {
                oldest = last.seq() == published.seq() ? null : read.oldest(published.seq());
            } catch (SQLException e) {
                JournalException fault = fault("read", e);
                LOGGER.atDebug().setCause(fault).log("The time of the oldest event may be out of date");
            }
            return oldest;
        }
    }

    /** Runs every step even if an earlier step failed. Releases the lock last. */
    @Override
    public void close() {
        synchronized (publishing) {
            closed = true;
        }
        synchronized (writing) {
            closeQuietly(this::tidyBriefly);
            closeQuietly(checkpointer);
            closeQuietly(this::emptyLog);
            synchronized (reading) {
                closeQuietly(read);
            }
            closeQuietly(write);
            closeQuietly(watermarks::force);
            closeQuietly(lock);
        }
    }

    private void tidyBriefly() {
        long end = System.nanoTime() + CLOSING_TIDY.toNanos();
        while (broken == null && published.seq() > trimmed.seq() && System.nanoTime() < end) {
            tidy();
        }
    }

    private void emptyLog() throws SQLException {
        if (broken == null) {
            Checkpointer.checkpoint(write.connection(), "TRUNCATE");
        }
    }

    /** Gives each event the next position. */
    private List<Entry> positioned(List<Event> events) {
        List<Entry> entries = new ArrayList<>(events.size());
        long seq = last.seq();
        long position = last.position();
        for (Event event : events) {
            position += Entry.bytes(event);
            entries.add(new Entry(++seq, position, event));
        }
        return entries;
    }

    private boolean trimDue() {
        return published.seq() - trimmed.seq() >= MIN_TRIM_EVENTS;
    }

    /** The end of the events that the next transaction deletes. */
    private JournalPosition nextTrim(int maxEvents) throws SQLException {
        JournalPosition upTo = published;
        long max = trimmed.seq() + maxEvents;
        return upTo.seq() <= max ? upTo : write.positionOf(max, upTo);
    }

    private void trim(JournalPosition upTo) throws SQLException {
        if (upTo.seq() > trimmed.seq()) {
            write.trim(upTo);
        }
    }

    private void shrinkIfUnused() throws SQLException {
        if (backlog().bytes() < SMALL_BACKLOG_BYTES && write.unusedBytes() > MAX_UNUSED_BYTES) {
            write.shrink();
            Checkpointer.checkpoint(write.connection(), "PASSIVE");
        }
    }

    private void setAside(SetAsideTotal total) {
        setAside = total;
        watermarks.setAside(total.events());
    }

    private void requireIntact() {
        JournalException cause = broken;
        if (cause != null) {
            throw new JournalException(Fault.PERMANENT, String.valueOf(cause.getMessage()), cause);
        }
    }

    private JournalException fault(String action, SQLException e) {
        JournalException fault = sqlite.fault(action, e);
        if (fault.fault() == Fault.PERMANENT && broken == null) {
            broken = fault;
        }
        return fault;
    }

    /** Keeps the log short ({@link Checkpointer#finish}). Call this before a transaction that can be large. */
    private void finishCheckpoint() throws SQLException {
        if (checkpointer.finishDue()) {
            checkpointer.finish(write.connection());
        }
    }

    /**
     * The estimated maximum number of pages that a commit wrote: the pages it filled, and three that any change needs.
     */
    private static long pages(long bytes) {
        return 3 + bytes / SqliteFile.PAGE_BYTES;
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOGGER.atWarn().setCause(e).log("A part of the journal did not close cleanly; nothing is lost");
        }
    }
}
