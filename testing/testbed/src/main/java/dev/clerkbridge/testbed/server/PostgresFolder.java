// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.testbed.process.Directories;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The folder of one PostgreSQL server. Also stops a server that outlived its killed JVM.
 *
 * <pre>
 * directory/data            the cluster; deleted and recreated if the first start was interrupted
 * directory/data/postmaster.pid   the process id of a server that may still be running without its JVM
 * directory/complete        exists once the first start has succeeded
 * </pre>
 *
 * @param binaries where the server's binaries are unpacked; may be shared
 * @param log the file for the server's output
 */
record PostgresFolder(Path directory, Path binaries, Path log) {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);

    Path data() {
        return directory.resolve("data");
    }

    /** Prepares the folder for starting a server. */
    void prepare() throws IOException {
        Files.createDirectories(directory);
        stopLeftover();
        if (Files.exists(data()) && !Files.exists(complete())) {
            Directories.delete(data());
        }
    }

    /** Records that the cluster in {@link #data()} is complete. */
    void markComplete() throws IOException {
        if (!Files.exists(complete())) {
            Files.createFile(complete());
        }
    }

    /**
     * Stops the server with the process id in {@code postmaster.pid}, if that server is running and uses this folder.
     */
    void stopLeftover() throws IOException {
        Optional<ProcessHandle> leftover = leftover();
        if (leftover.isPresent()) {
            ProcessHandle postmaster = leftover.get();
            interrupt(postmaster);
            if (!exits(postmaster)) {
                throw new IOException("the PostgreSQL server with process id " + postmaster.pid() + " in " + directory
                        + " does not stop; end it with: kill -QUIT " + postmaster.pid());
            }
        }
    }

    /** The current size of the log, to which each run appends; 0 if there is none. */
    long logSize() {
        return log.toFile().length();
    }

    /**
     * Why the server did not start: the last fatal error in the output of the server or of initdb, or else the
     * exception's message.
     *
     * @param logStart the size of the log before the start, because the log may contain errors of earlier runs
     */
    String reason(Exception failure, long logStart) {
        try (InputStream output = Files.newInputStream(log)) {
            output.skipNBytes(logStart);
            return new String(output.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line ->
                            line.contains("FATAL: ") || line.contains("PANIC: ") || line.contains("initdb: error: "))
                    .reduce((earlier, later) -> later)
                    .map(line -> line.contains("cannot be run as root") ? line + ": run it as another user" : line)
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

    /** Checks that the process id has not been reused by another program. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).endsWith("postgres"))
                .orElse(false);
    }

    /** Requests PostgreSQL's fast shutdown with SIGINT, which Java's Process API cannot send. */
    private static void interrupt(ProcessHandle postmaster) throws IOException {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.onExit().join();
    }

    /**
     * Waits until the server has removed its pid file, which is its last step. In a container, the server may remain as
     * a zombie process after that.
     */
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
}
