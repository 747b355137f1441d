// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** Opens, copies and damages the files of a journal. */
final class JournalFiles {

    static final String DATABASE = "journal.db";
    static final String LOG = "journal.db-wal";
    static final String SHARED = "journal.db-shm";
    static final String HEAD = "journal.head";
    static final String LOCK = "journal.lock";

    private JournalFiles() {}

    static SqliteJournal open(Path directory) {
        return SqliteJournal.open(directory, time -> {}, percent -> {});
    }

    /** Copies the files as they are: a copy of an open journal is what a killed process would leave. */
    static Path crashed(Path directory, Path copy) {
        try {
            Files.createDirectories(copy);
            for (String file : List.of(DATABASE, LOG, HEAD)) {
                if (Files.exists(directory.resolve(file))) {
                    Files.copy(directory.resolve(file), copy.resolve(file));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Inverts one byte. */
    static void damage(Path file, int offset) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[offset] ^= (byte) 0xff;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the file with a copy of itself. */
    static void replace(Path file) {
        try {
            Path copy = Files.copy(file, file.resolveSibling("copy"));
            Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the database with another connection. */
    static void execute(Path directory, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(DATABASE));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static void truncate(Path file, int size) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
