// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import dev.clerkbridge.testbed.process.OpenPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PgBouncer in transaction mode in front of a PostgreSQL server on this machine. Requires a local installation. */
public final class PgBouncer implements AutoCloseable {

    /** How many sessions the server has at most for each database and user. */
    public static final int POOL_SIZE = 4;

    private static final List<String> PLACES =
            List.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer");
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether the program is installed (Debian: {@code apt install pgbouncer}). */
    public static boolean isInstalled() {
        return program().isPresent();
    }

    /**
     * Starts PgBouncer in front of {@code postgres} and waits until it accepts connections.
     *
     * @param directory the directory for PgBouncer's configuration and log
     * @throws IllegalStateException if it is not installed or does not start
     */
    public static PgBouncer start(Path directory, PostgresEngine postgres) {
        int port = FreePort.onLoopback();
        try {
            Files.createDirectories(directory);
            Path file = Files.writeString(directory.resolve("pgbouncer.ini"), configuration(directory, postgres, port));
            Files.writeString(
                    directory.resolve("users.txt"), "\"%s\" \"%s\"%n".formatted(postgres.user(), postgres.password()));
            Process process = new ProcessBuilder(command(directory, file))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("pgbouncer.log").toFile()))
                    .start();
            OpenPort.await(port, START_LIMIT, process);
            return new PgBouncer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDBC URL of one of PostgreSQL's databases, through PgBouncer; user and password are PostgreSQL's. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String configuration(Path directory, PostgresEngine postgres, int port) {
        String target =
                postgres.jdbcUrl().replaceFirst("jdbc:postgresql://", "").replaceFirst("/.*", "");
        return """
                [databases]
                * = host=%s port=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = plain
                auth_file = %s
                pool_mode = transaction
                default_pool_size = %d
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        target.substring(0, target.indexOf(':')),
                        target.substring(target.indexOf(':') + 1),
                        port,
                        directory.resolve("users.txt"),
                        POOL_SIZE);
    }

    /** The command line. PgBouncer refuses to run as root, so root starts it as the user {@code nobody}. */
    private static List<String> command(Path directory, Path file) throws IOException {
        List<String> command = new ArrayList<>(List.of(program()
                .orElseThrow(() ->
                        new IllegalStateException("PgBouncer is not installed; on Debian: apt install pgbouncer"))));
        if (System.getProperty("user.name").equals("root")) {
            for (Path path = directory; path != null && !path.equals(path.getRoot()); path = path.getParent()) {
                openToOthers(path);
            }
            command.addAll(List.of("--user", "nobody"));
        }
        command.add(file.toString());
        return command;
    }

    private static void openToOthers(Path folder) throws IOException {
        var permissions = Files.getPosixFilePermissions(folder);
        if (permissions.addAll(PosixFilePermissions.fromString("-----x--x"))) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    private static Optional<String> program() {
        Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> folder + "/pgbouncer");
        return Stream.concat(path, PLACES.stream())
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst();
    }
}
