package dev.clerkbridge.localstack.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real ingress, started from its jar as operators do, and ended as they never would. */
final class IngressProcess {

    private final Process process;

    private IngressProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it and does not wait.
     *
     * @param log where its output goes, after what is there
     */
    static IngressProcess start(Path jar, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new IngressProcess(builder.start());
    }

    boolean running() {
        return process.isAlive();
    }

    /** {@code kill -9}; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns whether it ended by itself within the deadline. */
    boolean terminate(Duration deadline) throws InterruptedException {
        process.destroy();
        return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
}
