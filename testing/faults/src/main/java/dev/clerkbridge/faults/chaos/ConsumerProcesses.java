// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.testbed.process.Http;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import dev.clerkbridge.testbed.server.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts and stops processes of the real consumer. After {@link #close}, no process can start. */
final class ConsumerProcesses implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /** The heap is small enough to reveal unbounded memory use. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

    private final Path directory;
    private final List<String> jvm = new ArrayList<>(JVM);
    private final Map<String, String> environment;
    private final Deque<Instance> running = new ArrayDeque<>();
    private int started;
    private boolean closed;

    private record Instance(JavaProcess process, int managementPort) {

        boolean isReady() {
            return Http.ok(managementPort, "/health/ready");
        }
    }

    /**
     * @param directory the directory for the processes' logs
     * @param options additional JVM options of every instance
     * @param environment variables for Kafka and PostgreSQL
     */
    ConsumerProcesses(Path directory, List<String> options, Map<String, String> environment) {
        this.directory = directory;
        jvm.addAll(options);
        this.environment = Map.copyOf(environment);
    }

    /** Starts another instance without waiting for it. */
    void start() {
        start(Map.of());
    }

    /** Like {@link #start()}, with some variables overridden. */
    synchronized void start(Map<String, String> differing) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        int port = FreePort.onLoopback();
        Map<String, String> own = new HashMap<>(environment);
        own.put("MANAGEMENT_HOST", "127.0.0.1");
        own.put("MANAGEMENT_PORT", String.valueOf(port));
        own.putAll(differing);
        List<String> arguments = new ArrayList<>(jvm);
        arguments.addAll(ShortLivedJvm.service(Jars.of("consumer-user-sync")));
        running.push(new Instance(JavaProcess.start("consumer-" + ++started, directory, arguments, own), port));
    }

    /** Waits until the newest instance reports that it can apply events. */
    void awaitReady() {
        Instance newest = newest();
        newest.process().awaitReady(START_LIMIT, newest::isReady);
    }

    /** Waits until the newest instance no longer reports that it can apply events. */
    void awaitNotReady() {
        Instance newest = newest();
        newest.process().awaitReady(START_LIMIT, () -> !newest.isReady());
    }

    /** Kills the newest instance with {@code kill -9}. */
    void kill() {
        Instance newest = newest();
        newest.process().kill();
        remove(newest);
    }

    /** Sends SIGTERM to the newest instance and waits until it has ended. */
    void stop() {
        Instance newest = newest();
        newest.process().close();
        remove(newest);
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.forEach(instance -> instance.process().kill());
        running.clear();
    }

    private synchronized Instance newest() {
        return running.getFirst();
    }

    /** Call this only after the instance has ended, so that a concurrent close still finds it. */
    private synchronized void remove(Instance gone) {
        running.remove(gone);
    }
}
