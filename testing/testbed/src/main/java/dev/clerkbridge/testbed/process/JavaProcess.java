// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A JVM process whose output goes to a file. Closing it stops the process. */
public final class JavaProcess implements AutoCloseable {

    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME");
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final Duration POLL = Duration.ofMillis(2);

    private final String name;
    private final Process process;
    private final Path output;
    private final GcLog garbage;

    private JavaProcess(String name, Process process, Path output, GcLog garbage) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.garbage = garbage;
    }

    /**
     * Starts a JVM of the same version as this one. Of this process's environment, it inherits only general variables
     * such as {@code PATH}, and no settings of the services.
     *
     * @param name a name for messages and for the process's files in {@code directory}
     * @param arguments JVM flags, then {@code -jar FILE} or {@code -cp PATH CLASS}, then the program's arguments
     * @throws UncheckedIOException if it cannot be started
     */
    public static JavaProcess start(
            String name, Path directory, List<String> arguments, Map<String, String> environment) {
        try {
            Files.createDirectories(directory);
            Path output = directory.resolve(name + ".log");
            Path gc = directory.resolve(name + ".gc");
            Files.deleteIfExists(gc);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xlog:gc:file=" + gc + ":none:filecount=0");
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().putAll(environment);
            return new JavaProcess(name, builder.start(), output, new GcLog(gc));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until {@code ready} returns true.
     *
     * @throws IllegalStateException if the process ends first, or is not ready within {@code limit}; the message shows
     *     the end of its output
     */
    public void awaitReady(Duration limit, BooleanSupplier ready) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        name + " ended, or was not ready after " + limit.toSeconds() + " s:\n" + lastLines());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** The CPU time of the process in user and kernel mode; accurate to ten milliseconds. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory in bytes, or 0 if the operating system does not report it. */
    public long residentBytes() {
        return status("VmRSS:");
    }

    /** The maximum of {@link #residentBytes()} so far. */
    public long peakResidentBytes() {
        return status("VmHWM:");
    }

    /** The log of the process's garbage collections. */
    public GcLog garbage() {
        return garbage;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process handle, for example to find its children. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks the process to stop (SIGTERM), and kills it if it is still running after 40 seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** Asks the process to stop (SIGTERM) without waiting. */
    public void terminate() {
        process.destroy();
    }

    /**
     * Waits for the process to end and returns its exit code.
     *
     * @throws IllegalStateException if the process is still running after {@code limit}
     */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    name + " is still running after " + limit.toSeconds() + " s:\n" + lastLines());
        }
        return process.exitValue();
    }

    /**
     * Waits for the process to end.
     *
     * @throws IllegalStateException if the exit code is not 0, or if the process is still running after {@code limit};
     *     the message shows the end of its output
     */
    public void awaitSuccess(Duration limit) throws InterruptedException {
        int code = awaitExit(limit);
        if (code != 0) {
            throw new IllegalStateException(name + " ended with exit code " + code + ":\n" + lastLines());
        }
    }

    /** Pauses the process (SIGSTOP); its connections stay open. */
    public void pause() {
        signal("STOP");
    }

    /** Resumes a paused process (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /** Kills the process (SIGKILL) and waits until it has ended. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name + " to end", e);
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long status(String field) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith(field)) {
                    String kilobytes = line.substring(field.length()).toLowerCase(Locale.ROOT);
                    return Long.parseLong(kilobytes.replace("kb", "").trim()) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(" + output + " cannot be read)";
        }
    }
}
