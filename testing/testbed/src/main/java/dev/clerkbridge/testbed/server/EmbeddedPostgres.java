// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server in its own processes, on loopback only. Its database {@code clerk} is owned by the role
 * {@code clerk} with the password {@code clerk}.
 *
 * <p>The server keeps its data in the given directory. If a killed JVM left a server running there, this class stops
 * that server first; see {@link PostgresFolder}.
 */
public final class EmbeddedPostgres implements PostgresEngine {

    /** The name of the database and of its owner, and the owner's password. */
    public static final String NAME = ClerkDatabase.NAME;

    private final PostgresFolder folder;
    private final int port;
    private final boolean durable;
    private io.zonky.test.db.postgres.embedded.@Nullable EmbeddedPostgres server;

    private EmbeddedPostgres(PostgresFolder folder, int port, boolean durable) {
        this.folder = folder;
        this.port = port == 0 ? FreePort.onLoopback() : port;
        this.durable = durable;
    }

    /**
     * Starts a server for tests. A commit does not wait for the disk, so a crash of the server can lose the
     * last commits. There is no fsync, so a crash of the operating system can lose all data. All test servers of this
     * user share their unpacked binaries.
     *
     * @param port the port on 127.0.0.1; 0 picks a free one
     * @throws IllegalStateException if the server cannot start; the message says why
     */
    public static EmbeddedPostgres start(Path directory, int port) {
        String shared = "clerk-kafka-bridge-postgres-" + System.getProperty("user.name");
        Path binaries = Path.of(System.getProperty("java.io.tmpdir"), shared);
        Path log = directory.resolve("postgres.log");
        return started(new EmbeddedPostgres(new PostgresFolder(directory, binaries, log), port, false));
    }

    /**
     * Starts a durable server, which syncs every commit to disk. Its binaries are unpacked in {@code directory} too.
     *
     * @param log the server appends its output to this file
     * @param port the port on 127.0.0.1; 0 picks a free one
     * @throws IllegalStateException if the server cannot start; the message says why
     */
    public static EmbeddedPostgres startDurable(Path directory, Path log, int port) {
        PostgresFolder folder = new PostgresFolder(directory, directory.resolve("binaries"), log);
        return started(new EmbeddedPostgres(folder, port, true));
    }

    /**
     * Stops the server that a killed JVM left running in {@code directory}, if there is one. {@link #start(Path, int)}
     * and {@link #startDurable} also do this.
     *
     * @throws IOException if the server does not stop; the message says what to do
     */
    public static void stopLeftover(Path directory) throws IOException {
        new PostgresFolder(directory, directory, directory).stopLeftover();
    }

    private static EmbeddedPostgres started(EmbeddedPostgres postgres) {
        postgres.start();
        return postgres;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
    }

    @Override
    public String user() {
        return NAME;
    }

    @Override
    public String password() {
        return NAME;
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        long logStart = folder.logSize();
        try {
            folder.prepare();
            server = launch();
            ClerkDatabase.createIn("127.0.0.1:" + port);
            folder.markComplete();
        } catch (IOException | SQLException | RuntimeException e) {
            stop();
            throw new IllegalStateException(
                    "PostgreSQL did not start in " + folder.directory() + ": " + folder.reason(e, logStart) + " (see "
                            + folder.log() + ")",
                    e);
        }
    }

    @Override
    public synchronized void stop() {
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres running = server;
        server = null;
        if (running != null) {
            try {
                running.close();
                folder.stopLeftover();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL in " + folder.directory() + " did not stop cleanly", e);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    private io.zonky.test.db.postgres.embedded.EmbeddedPostgres launch() throws IOException {
        Redirect log = Redirect.appendTo(folder.log().toFile());
        Files.createDirectories(folder.binaries());
        return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setDataDirectory(folder.data())
                .setOverrideWorkingDirectory(folder.binaries().toFile())
                .setCleanDataDirectory(false)
                // Does not depend on the machine's LANG and LC_ALL, which may be invalid.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                // A socket file in /tmp could belong to another user.
                .setServerConfig("unix_socket_directories", "")
                // The library turns both settings off, but the last value counts.
                .setServerConfig("fsync", durable ? "on" : "off")
                .setServerConfig("synchronous_commit", durable ? "on" : "off")
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .start();
    }
}
