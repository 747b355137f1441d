// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.testbed.process.Http;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.server.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The instances of the real consumer, each a process from its jar as operators run it. After closing none starts. */
final class Consumers implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /** Little enough that what piles up in memory is noticed. */
    private static final List<String> JVM =
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

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
     * @param directory takes their logs
     * @param options of the JVM of each
     * @param environment what they are told of Kafka and PostgreSQL
     */
    Consumers(Path directory, List<String> options, Map<String, String> environment) {
        this.directory = directory;
        jvm.addAll(options);
        this.environment = Map.copyOf(environment);
    }

    /** Starts one more and does not wait. */
    void start() {
        start(Map.of());
    }

    /** As {@link #start()}, with some variables that differ. */
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
        arguments.addAll(List.of("-jar", Jars.of("consumer-user-sync").toString()));
        running.push(new Instance(JavaProcess.start("consumer-" + ++started, directory, arguments, own), port));
    }

    /** Returns when the newest applies events. */
    void awaitReady() {
        Instance newest = newest();
        newest.process().awaitReady(START_LIMIT, newest::isReady);
    }

    /** Returns when the newest has noticed that it cannot apply events. */
    void awaitNotReady() {
        Instance newest = newest();
        newest.process().awaitReady(START_LIMIT, () -> !newest.isReady());
    }

    /** {@code kill -9} of the newest. */
    void kill() {
        Instance newest = newest();
        newest.process().kill();
        remove(newest);
    }

    /** SIGTERM to the newest; returns when it has ended. */
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

    /** Only when it is gone, so that a concurrent close still finds it. */
    private synchronized void remove(Instance gone) {
        running.remove(gone);
    }
}
