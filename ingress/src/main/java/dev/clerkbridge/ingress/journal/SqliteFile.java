// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.ingress.journal.JournalException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/** Opens the SQLite file of a journal, creates its tables and classifies its errors. */
class SqliteFile {

    private static final Logger LOGGER = LoggerFactory.getLogger(SqliteFile.class);

    static final String FILE = "journal.db";
    static final int PAGE_BYTES = 8 * 1024;

    static final int SCHEMA_VERSION = 1;
    /** How long a write waits for another connection's lock; a checkpoint does not wait. */
    static final String BUSY_TIMEOUT = "PRAGMA busy_timeout = 5000";

    private static final long FULL_BELOW_BYTES = 1024 * 1024;
    private static final int PROBE_BYTES = 64 * 1024;

    /**
     * {@link CommitLog} syncs commits; SQLite syncs checkpoints. {@code checkpoint_fullfsync} makes macOS flush the
     * drive's cache and has no effect on other systems.
     */
    private static final String[] SETTINGS = {
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = NORMAL",
        "PRAGMA checkpoint_fullfsync = ON",
        "PRAGMA wal_autocheckpoint = 0",
        "PRAGMA cell_size_check = ON",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA cache_size = -8192",
        BUSY_TIMEOUT,
    };

    private static final String[] SCHEMA = {
        "BEGIN IMMEDIATE", """
        CREATE TABLE event (
          seq            INTEGER PRIMARY KEY, -- without gaps, never used again
          position       INTEGER NOT NULL,    -- bytes appended up to and including this event
          accepted_at    INTEGER NOT NULL,    -- microseconds since 1970
          svix_id        TEXT NOT NULL,
          svix_timestamp TEXT NOT NULL,
          svix_signature TEXT NOT NULL,
          key            TEXT,
          type           TEXT,
          instance_id    TEXT,
          occurred_at    INTEGER,             -- microseconds since 1970
          quarantine     TEXT,
          crc            INTEGER NOT NULL,
          body           BLOB NOT NULL
        ) STRICT""", """
        CREATE TABLE set_aside (
          seq            INTEGER PRIMARY KEY, -- its place in the table event
          reason         TEXT NOT NULL,
          accepted_at    INTEGER NOT NULL,
          svix_id        TEXT NOT NULL,
          svix_timestamp TEXT NOT NULL,
          svix_signature TEXT NOT NULL,
          key            TEXT,
          type           TEXT,
          instance_id    TEXT,
          occurred_at    INTEGER,
          bytes          INTEGER NOT NULL,
          body           BLOB NOT NULL
        ) STRICT""", """
        CREATE TABLE trimmed (
          one      INTEGER PRIMARY KEY CHECK (one = 1),
          seq      INTEGER NOT NULL, -- everything up to here was published and deleted
          position INTEGER NOT NULL,
          crc      INTEGER NOT NULL
        ) STRICT""",
    };

    private final Path directory;

    SqliteFile(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    Path file() {
        return directory.resolve(FILE);
    }

    boolean exists() throws IOException {
        return Files.exists(file()) && Files.size(file()) > 0;
    }

    /** Opens a connection whose commits are durable once a {@link CommitLog} has synced them. */
    Connection connect() throws SQLException {
        Connection connection = open(new SQLiteConfig());
        try {
            execute(connection, "PRAGMA page_size = " + PAGE_BYTES);
            execute(connection, SETTINGS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens the write-ahead log that {@code writer} writes to. Nobody else can write to the log meanwhile. */
    CommitLog log(Connection writer) throws SQLException, IOException {
        execute(writer, "PRAGMA busy_timeout = 60000", "BEGIN IMMEDIATE"); // another program may be writing
        CommitLog log = CommitLog.open(companion("-wal"));
        execute(writer, "ROLLBACK", BUSY_TIMEOUT);
        return log;
    }

    /** Remembers the files of an open journal. */
    FilesInPlace filesInPlace() throws IOException {
        return new FilesInPlace(
                companion("-wal"),
                List.of(
                        file(),
                        companion("-shm"), // without it, another program does not see SQLite's locks
                        directory.resolve(WatermarkFile.NAME),
                        directory.resolve(DirectoryLock.NAME)));
    }

    private Path companion(String suffix) throws IOException {
        Path real = file().toRealPath(); // SQLite keeps its files next to the real file, even if file() is a link
        return real.resolveSibling(real.getFileName() + suffix);
    }

    /** Opens a read-only connection. Closing it does not change the file either, because it runs no checkpoint. */
    Connection inspect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return open(config);
    }

    /** Whether the file has no tables yet. */
    boolean blank(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    }

    /** Creates the tables if the file has none. New events continue the sequence after {@code start}. */
    void createTables(Connection connection, JournalPosition start) throws SQLException {
        if (blank(connection)) {
            execute(connection, SCHEMA);
            execute(
                    connection,
                    "INSERT INTO trimmed VALUES (1, " + start.seq() + ", " + start.position() + ", " + start.crc()
                            + ")",
                    "PRAGMA user_version = " + SCHEMA_VERSION,
                    "COMMIT");
        }
    }

    /** The file's format version. */
    long version(Connection connection) throws SQLException {
        return number(connection, "PRAGMA user_version");
    }

    /**
     * Whether the file contains neither a backlog nor set-aside events. Published events that have not been deleted yet
     * do not matter. Works for any format version: a file with a row in a table that this version does not know is not
     * drained.
     */
    boolean drained(Connection connection, JournalPosition published) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'"
                        + " AND name <> 'trimmed' AND name NOT LIKE 'sqlite%'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        for (String table : tables) {
            String waiting = table.equals("event") ? " WHERE seq > " + published.seq() : "";
            String name = '"' + table.replace("\"", "\"\"") + '"';
            if (number(connection, "SELECT count(*) FROM " + name + waiting) > 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Renames a drained file of another version, so that a new file can replace it. After a downgrade and another
     * upgrade, there is already a renamed file, which was drained too; it is replaced. Nothing reads the renamed file.
     */
    void retire(long version) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path part = file().resolveSibling(FILE + suffix);
            Path renamed = file().resolveSibling(FILE + ".version-" + version + suffix);
            Files.deleteIfExists(renamed);
            if (Files.exists(part)) {
                Files.move(part, renamed);
            }
        }
        LOGGER.atInfo()
                .addKeyValue("file", file().resolveSibling(FILE + ".version-" + version))
                .log("Replaced a drained journal of another format; delete the old file, because it can still"
                        + " contain payloads of events");
    }

    JournalException unknownVersion(long version) {
        return JournalException.broken(
                file() + " has format version " + version + " and still contains events; this ingress supports version "
                        + SCHEMA_VERSION + ". Run `java -jar ingress.jar drain` with the release that wrote it and, if"
                        + " set-aside events are left, `java -jar ingress.jar redrive --from set-aside`");
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        Properties properties = config.toProperties();
        // Otherwise, the driver would leave a query open after each INSERT, and VACUUM fails if a query is open.
        properties.put(SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.pragmaName, "false");
        return DriverManager.getConnection("jdbc:sqlite:" + file(), properties);
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** The number that a query returns, or 0 if it returns no row. */
    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Classifies an error of SQLite. */
    JournalException fault(String action, SQLException e) {
        Fault fault = fault(e);
        String advice = fault == Fault.PERMANENT ? "; see docs/guarantees.md, \"When the journal fails\"" : "";
        return new JournalException(
                fault, "Could not " + action + " in " + directory + ": " + e.getMessage() + advice, e);
    }

    /**
     * Only a write that was refused as a whole may be retried. After a failed fsync, the content of the disk is
     * unknown. A second fsync can succeed although the kernel has dropped the pages.
     */
    private Fault fault(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return Fault.PERMANENT;
        }
        return switch (sqlite.getResultCode()) {
            case SQLITE_FULL, SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_BUSY_SNAPSHOT, SQLITE_BUSY_TIMEOUT ->
                Fault.TEMPORARY;
            case SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE -> isDiskFull() ? Fault.TEMPORARY : Fault.PERMANENT;
            default -> Fault.PERMANENT;
        };
    }

    /**
     * Checks the free space and then tries to write a small file, because SQLite reports an exhausted quota in the same
     * way as a broken disk.
     */
    private boolean isDiskFull() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < FULL_BELOW_BYTES || !canWrite();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean canWrite() throws IOException {
        Path probe = directory.resolve("journal.probe");
        try {
            Files.write(probe, new byte[PROBE_BYTES]);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
