// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What one PostgreSQL keeps on disk, and what an earlier JVM that was killed may have left of it.
 *
 * <pre>
 * directory/data            the cluster; a first start that was interrupted is deleted and repeated
 * directory/data/postmaster.pid   names a server that may still run, without its JVM
 * directory/complete        exists once the first start has succeeded
 * </pre>
 *
 * @param binaries where the server's programs are unpacked; may be shared
 * @param log the file that takes what the server says
 */
record PostgresFolder(Path directory, Path binaries, Path log) {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);

    Path data() {
        return directory.resolve("data");
    }

    /** Leaves the folder such that a server can start in it. */
    void prepare() throws IOException {
        Files.createDirectories(directory);
        stopLeftover();
        if (Files.exists(data()) && !Files.exists(complete())) {
            delete(data());
        }
    }

    /** Records that the cluster in {@link #data()} is whole. */
    void markComplete() throws IOException {
        if (!Files.exists(complete())) {
            Files.createFile(complete());
        }
    }

    /** Stops the server that {@code postmaster.pid} names, if it runs and serves this very folder. */
    void stopLeftover() throws IOException {
        Optional<ProcessHandle> leftover = leftover();
        if (leftover.isPresent()) {
            ProcessHandle postmaster = leftover.get();
            interrupt(postmaster);
            if (!exits(postmaster)) {
                throw new IOException("the PostgreSQL with process id " + postmaster.pid()
                        + " still runs there and does not stop; stop it with: kill -QUIT " + postmaster.pid());
            }
        }
    }

    /** Why the server did not start, in its own words where it had any. */
    String lastWords(Exception failure) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains("FATAL: ") || line.contains("PANIC: "))
                    .reduce((earlier, later) -> later)
                    .orElseGet(() -> String.valueOf(failure.getMessage()));
        } catch (IOException unreadable) {
            return String.valueOf(failure.getMessage());
        }
    }

    private Optional<ProcessHandle> leftover() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(pidFile());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        // The file's first two lines are the process id and the data directory.
        if (lines.size() < 2 || !isHere(lines.get(1))) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).trim())).filter(PostgresFolder::isPostgres);
    }

    private boolean isHere(String dataDirectory) throws IOException {
        Path named = Path.of(dataDirectory.trim());
        return Files.exists(named) && Files.isSameFile(named, data());
    }

    /** The process id may have been given to another program since. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).endsWith("postgres"))
                .orElse(false);
    }

    /** Asks for PostgreSQL's fast shutdown, which is SIGINT; Java itself can only send SIGTERM and SIGKILL. */
    private static void interrupt(ProcessHandle postmaster) throws IOException {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.onExit().join();
    }

    /** A server removes its pid file as the last thing it does; its process may linger unreaped in a container. */
    private boolean exits(ProcessHandle postmaster) {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (postmaster.isAlive() && Files.exists(pidFile())) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    private Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    private Path complete() {
        return directory.resolve("complete");
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
