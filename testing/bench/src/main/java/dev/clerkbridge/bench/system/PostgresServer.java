// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.system;

import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;

/** A PostgreSQL server for the benchmark, with durable commits and recorded commit times. */
public final class PostgresServer implements AutoCloseable {

    private static final int COMMITS = 201;

    private final EmbeddedPostgres postgres;
    private final Path directory;

    private PostgresServer(EmbeddedPostgres postgres, Path directory) {
        this.postgres = postgres;
        this.directory = directory;
    }

    /** Starts an empty server. */
    public static PostgresServer start(Path directory) throws SQLException {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.startDurable(directory.resolve("postgres"), directory.resolve("postgres.log"), 0);
        PostgresServer database = new PostgresServer(postgres, directory);
        database.execute("alter system set track_commit_timestamp = on");
        postgres.stop();
        postgres.start();
        return database;
    }

    private static String superuserUrl(EmbeddedPostgres postgres) {
        return postgres.jdbcUrl() + "?user=postgres";
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(superuserUrl(postgres));
    }

    /** The JDBC URL, without user and password. */
    public String url() {
        return postgres.jdbcUrl();
    }

    /** The database user of the services. */
    public String user() {
        return postgres.user();
    }

    /** The password of {@link #user}. */
    public String password() {
        return postgres.password();
    }

    /** The URL including user and password. */
    public String fullUrl() {
        return url() + "?user=" + user() + "&password=" + password();
    }

    /** Opens a connection of {@link #user}. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    /** Executes a statement as superuser. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Makes PostgreSQL wait this long before it writes a commit to disk, like a slower disk. */
    public void delayCommits(Duration delay) throws SQLException {
        execute("alter system set commit_siblings = 0"); // wait even if no other transaction is active
        execute("alter system set commit_delay = " + delay.toNanos() / 1000);
        execute("select pg_reload_conf()");
    }

    /** The median duration of a small transaction that must reach the disk. */
    public Duration medianCommit() throws SQLException {
        long[] nanos = new long[COMMITS];
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < COMMITS; i++) {
                long begin = System.nanoTime();
                statement.execute("select pg_logical_emit_message(true, 'bench', '')");
                nanos[i] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[COMMITS / 2]);
    }

    /**
     * CPU time of the server's running processes. Finds them by the path of their program, because they are not
     * children of this process.
     */
    public Duration cpu() {
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
