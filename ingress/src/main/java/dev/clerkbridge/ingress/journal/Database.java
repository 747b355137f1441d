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
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/** The SQLite file of a journal: how it is opened, what its tables are, and what its errors mean. */
class Database {

    static final String FILE = "journal.db";
    static final int PAGE_BYTES = 8 * 1024;

    static final int SCHEMA_VERSION = 1;
    /** For writes; no checkpoint waits. */
    static final String BUSY_TIMEOUT = "PRAGMA busy_timeout = 5000";

    private static final long FULL_BELOW_BYTES = 1024 * 1024;
    private static final int PROBE_BYTES = 64 * 1024;

    /**
     * Commits are synced by {@link CommitLog}, what moves pages by SQLite. {@code checkpoint_fullfsync} makes macOS
     * flush the drive's own cache; no other system needs or knows it.
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

    Database(Path directory) {
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

    /** A connection whose commits are durable once {@link #log} has synced them. */
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

    /** The log that a connection made of this database writes to. */
    CommitLog log() throws IOException {
        Path real = file().toRealPath(); // beside which SQLite keeps it, even if ours is a link
        return CommitLog.open(real.resolveSibling(real.getFileName() + "-wal"));
    }

    /** A connection that changes nothing, not even by closing. */
    Connection inspect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return open(config);
    }

    /** Whether the file has no tables yet. */
    boolean blank(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    }

    /** Makes the tables in a new file, whose sequence begins at {@code start}. */
    void prepare(Connection connection, JournalPosition start) throws SQLException {
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

    /** The version of the file's format. */
    long version(Connection connection) throws SQLException {
        return number(connection, "PRAGMA user_version");
    }

    /**
     * Whether nothing in the file, whatever its format, waits to be published. What was published and not yet deleted
     * does not count, nor does what was set aside.
     */
    boolean drained(Connection connection, JournalPosition published) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'"
                        + " AND name NOT IN ('trimmed', 'set_aside') AND name NOT LIKE 'sqlite%'")) {
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

    /** Keeps the file of another version beside the new one; nothing in it waits to be published. */
    void retire(long version) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path part = file().resolveSibling(FILE + suffix);
            if (Files.exists(part)) {
                Files.move(part, file().resolveSibling(FILE + ".version-" + version + suffix));
            }
        }
    }

    JournalException unknownVersion(long version) {
        return JournalException.broken(
                file() + " has format version " + version + " and is not drained; this ingress" + " knows version "
                        + SCHEMA_VERSION + ". Run `java -jar ingress.jar drain` of the release that wrote it");
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        Properties properties = config.toProperties();
        // Otherwise the driver leaves a query open after each INSERT, and VACUUM refuses to run beside one.
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

    /** The one number that a query gives, or 0 if it gives no row. */
    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Says what an error of SQLite means for the journal. */
    JournalException fault(String doing, SQLException e) {
        Fault fault = fault(e);
        String advice = fault == Fault.FINAL ? "; see docs/guarantees.md, \"When the journal fails\"" : "";
        return new JournalException(
                fault, "Could not " + doing + " in " + directory + ": " + e.getMessage() + advice, e);
    }

    /**
     * Only a write that was refused as a whole may be tried again. After a failed fsync nobody knows what is on the
     * disk, and a second fsync that succeeds proves nothing: the kernel may have dropped the pages.
     */
    private Fault fault(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return Fault.FINAL;
        }
        return switch (sqlite.getResultCode()) {
            case SQLITE_FULL, SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_BUSY_SNAPSHOT, SQLITE_BUSY_TIMEOUT ->
                Fault.PASSING;
            case SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE -> noRoom() ? Fault.PASSING : Fault.FINAL;
            default -> Fault.FINAL;
        };
    }

    /** SQLite tells an exhausted quota like a broken disk; so another small file is tried. */
    private boolean noRoom() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < FULL_BELOW_BYTES || !takesMore();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean takesMore() throws IOException {
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
