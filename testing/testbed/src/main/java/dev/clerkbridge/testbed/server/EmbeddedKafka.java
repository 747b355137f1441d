// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaRaftServer;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft, combined broker and controller) inside this JVM, on loopback only.
 *
 * <p>The broker keeps its log and its address, so {@link #stop()} followed by {@link #start()} simulates an outage
 * without data loss.
 */
public final class EmbeddedKafka implements KafkaEngine {

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private final Map<String, String> overrides;
    private @Nullable KafkaRaftServer server;

    private EmbeddedKafka(Path directory, int port, Map<String, String> overrides) {
        this.directory = directory;
        this.port = port == 0 ? FreePort.onLoopback() : port;
        this.controllerPort = FreePort.onLoopback();
        this.overrides = Map.copyOf(overrides);
    }

    /**
     * Formats {@code directory} if necessary, starts the broker and waits until it accepts connections.
     *
     * @param port the client port on 127.0.0.1; 0 picks a free one
     * @param overrides broker settings that replace the defaults
     * @throws IllegalStateException if the broker cannot start; the message says why
     */
    public static EmbeddedKafka start(Path directory, int port, Map<String, String> overrides) {
        EmbeddedKafka kafka = new EmbeddedKafka(directory, port, overrides);
        kafka.start();
        return kafka;
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Starts the broker. A restart keeps the address and the log. Does nothing if the broker is running. */
    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            server = KafkaNode.start(properties());
        } catch (Exception e) {
            stop();
            throw new IllegalStateException("Kafka did not start in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Stops the broker cleanly; {@link #start()} restarts it. */
    @Override
    public synchronized void stop() {
        KafkaRaftServer running = server;
        server = null;
        if (running != null) {
            running.shutdown();
            running.awaitShutdown();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Properties properties() {
        Properties p = new Properties();
        p.putAll(BrokerSettings.SINGLE_NODE);
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        p.put("log.dirs", directory.toString());
        p.putAll(overrides);
        return p;
    }
}
