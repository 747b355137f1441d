// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL server for the benchmark, with durable commits and recorded commit times. */
final class Database implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final Path directory;

    private Database(EmbeddedPostgres postgres, Path directory) {
        this.postgres = postgres;
        this.directory = directory;
    }

    /** Starts an empty server. */
    static Database start(Path directory) throws SQLException {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.startDurable(directory.resolve("postgres"), directory.resolve("postgres.log"), 0);
        try (Connection connection = DriverManager.getConnection(superuserUrl(postgres));
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set track_commit_timestamp = on");
        }
        postgres.stop();
        postgres.start();
        return new Database(postgres, directory);
    }

    private static String superuserUrl(EmbeddedPostgres postgres) {
        return postgres.jdbcUrl() + "?user=postgres";
    }

    /** A connection as superuser. */
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(superuserUrl(postgres));
    }

    String url() {
        return postgres.jdbcUrl();
    }

    String user() {
        return postgres.user();
    }

    String password() {
        return postgres.password();
    }

    /** The URL including user and password. */
    String fullUrl() {
        return url() + "?user=" + user() + "&password=" + password();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    /** CPU time of the server's running processes, which are not children of this process. */
    Duration cpu() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> Path.of(command).startsWith(directory))
                        .isPresent())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        postgres.close();
    }
}
