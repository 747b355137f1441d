package dev.clerkbridge.localstack.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real service, started from its jar as operators do, and ended as they do or as they never would. */
final class ServiceProcess {

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it, without what this process's environment says about Kafka or Clerk, and does not wait.
     *
     * @param log where its output goes, after what is there
     */
    static ServiceProcess start(Path jar, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("CLERK_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new ServiceProcess(builder.start());
    }

    boolean running() {
        return process.isAlive();
    }

    /** {@code kill -9}; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns at once. */
    void terminate() {
        process.destroy();
    }

    /**
     * Waits for the process to end by itself, and returns its exit code.
     *
     * @throws IllegalStateException when it still runs after the deadline
     */
    int awaitExit(Duration deadline) throws InterruptedException {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("A service runs on " + deadline.toSeconds() + " s after SIGTERM");
        }
        return process.exitValue();
    }
}
