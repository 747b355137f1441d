// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster in separate processes, with fault injection: one broker that is also the controller, or a controller
 * and several brokers. With three or more brokers, topics have three replicas and {@code min.insync.replicas=2}.
 *
 * <pre>
 *   service ── broker-1.test, broker-2.test, … (may vanish) ──► proxy of each broker (may stall) ──► broker (may die)
 *   tools, other brokers ───────────────────────── 127.0.0.1 ─────────────────────────────────────────────┘
 * </pre>
 */
public final class KafkaCluster implements AutoCloseable {

    private static final int CONTROLLER = 100;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(5);
    private static final List<String> JVM = List.of("-Xmx256m", "-Dlogback.configurationFile=logback-quiet.xml");

    private final Path directory;
    private final int controllerPort = FreePort.onLoopback();
    private final Map<String, String> overrides;
    private final @Nullable JavaProcess controller;
    private final List<Broker> brokers = new ArrayList<>();
    private final HostsFile names;

    private KafkaCluster(Path directory, int size, Map<String, String> overrides) {
        this.directory = directory;
        this.overrides = Map.copyOf(overrides);
        names = new HostsFile(
                directory.resolve("hosts"),
                IntStream.rangeClosed(1, size).mapToObj(KafkaCluster::name).toList());
        controller = size == 1 ? null : launch("controller", controllerSettings(size));
        for (int id = 1; id <= size; id++) {
            brokers.add(new Broker(id, size));
        }
    }

    /**
     * Starts a cluster in an empty directory and waits until all brokers have joined.
     *
     * @param overrides broker settings that replace the defaults
     */
    public static KafkaCluster start(Path directory, int brokers, Map<String, String> overrides) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        KafkaCluster cluster = new KafkaCluster(directory, brokers, overrides);
        try {
            cluster.brokers.forEach(Broker::start);
            cluster.brokers.forEach(Broker::awaitRegistered);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** The bootstrap servers for tools and tests, which bypass the host names and proxies. */
    public String bootstrapServers() {
        return brokers.stream().map(broker -> "127.0.0.1:" + broker.directPort).collect(Collectors.joining(","));
    }

    /** The bootstrap servers for the service under test, whose JVM needs the options of {@link #names}. */
    public String namedBootstrapServers() {
        return brokers.stream()
                .map(broker -> name(broker.id) + ":" + broker.proxy.port())
                .collect(Collectors.joining(","));
    }

    /** The host names of the brokers. */
    public HostsFile names() {
        return names;
    }

    public List<Broker> brokers() {
        return List.copyOf(brokers);
    }

    @Override
    public void close() {
        brokers.forEach(Broker::close);
        if (controller != null) {
            controller.kill();
        }
    }

    private static String name(int id) {
        return "broker-" + id + ".test";
    }

    private JavaProcess launch(String name, Map<String, String> settings) {
        Path file = directory.resolve(name + ".properties");
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(JVM);
        arguments.addAll(ShortLivedJvm.main(KafkaNode.class.getName()));
        arguments.add(file.toString());
        return JavaProcess.start(name, directory, arguments, Map.of());
    }

    private Map<String, String> controllerSettings(int size) {
        Map<String, String> settings = common(size);
        settings.put("process.roles", "controller");
        settings.put("node.id", String.valueOf(CONTROLLER));
        settings.put("listeners", "CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", directory.resolve("controller").toString());
        return settings;
    }

    /** The settings that controller and brokers share. */
    private Map<String, String> common(int size) {
        Map<String, String> settings = new HashMap<>(BrokerSettings.SINGLE_NODE);
        String replicas = String.valueOf(Math.min(size, 3));
        String inSync = size < 3 ? "1" : "2";
        settings.put("controller.quorum.voters", (size == 1 ? 1 : CONTROLLER) + "@127.0.0.1:" + controllerPort);
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("default.replication.factor", replicas);
        settings.put("min.insync.replicas", inSync);
        settings.put("offsets.topic.replication.factor", replicas);
        settings.put("transaction.state.log.replication.factor", replicas);
        settings.put("transaction.state.log.min.isr", inSync);
        settings.putAll(overrides);
        return settings;
    }

    private Map<String, String> brokerSettings(Broker broker, int size) {
        Map<String, String> settings = common(size);
        String listeners = "DIRECT://127.0.0.1:" + broker.directPort + ",NAMED://127.0.0.1:" + broker.namedPort;
        settings.put("process.roles", size == 1 ? "broker,controller" : "broker");
        settings.put("node.id", String.valueOf(broker.id));
        settings.put("listeners", size == 1 ? listeners + ",CONTROLLER://127.0.0.1:" + controllerPort : listeners);
        settings.put(
                "advertised.listeners",
                "DIRECT://127.0.0.1:" + broker.directPort + ",NAMED://" + name(broker.id) + ":" + broker.proxy.port());
        settings.put("listener.security.protocol.map", "DIRECT:PLAINTEXT,NAMED:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "DIRECT");
        settings.put("replica.lag.time.max.ms", "5000");
        settings.put("log.dirs", directory.resolve("broker-" + broker.id).toString());
        return settings;
    }

    /** One broker: its process and the proxy in front of it. */
    public final class Broker implements AutoCloseable {

        private final int id;
        private final int size;
        private final int directPort = FreePort.onLoopback();
        private final int namedPort = FreePort.onLoopback();
        private final TcpProxy proxy = TcpProxy.between(0, namedPort);
        private @Nullable JavaProcess process;

        private Broker(int id, int size) {
            this.id = id;
            this.size = size;
        }

        public int id() {
            return id;
        }

        /** The proxy between the service and this broker. */
        public TcpProxy proxy() {
            return proxy;
        }

        /** Starts the process if it is not running, without waiting for it. */
        public synchronized void start() {
            if (process == null || !process.isAlive()) {
                process = launch("broker-" + id, brokerSettings(this, size));
            }
        }

        /** Waits until the broker has joined the cluster. */
        public void awaitRegistered() {
            running().awaitReady(START_LIMIT, this::registered);
        }

        /** Stops the broker cleanly, so that it can hand over its partitions. */
        public void stop() {
            running().close();
        }

        /** Kills the process with {@code kill -9}. */
        public void kill() {
            running().kill();
        }

        /** Pauses the process: its connections stay open, but it does not answer. */
        public void pause() {
            running().pause();
        }

        /** Resumes a paused process. */
        public void resume() {
            running().resume();
        }

        @Override
        public void close() {
            proxy.close();
            if (process != null) {
                running().kill();
            }
        }

        private synchronized JavaProcess running() {
            if (process == null) {
                throw new IllegalStateException("broker " + id + " was not started");
            }
            return process;
        }

        private boolean registered() {
            try (Admin admin = Admin.create(Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:" + directPort,
                    "default.api.timeout.ms",
                    "2000",
                    "request.timeout.ms",
                    "2000"))) {
                return admin.describeCluster().nodes().get(ASK_LIMIT.toMillis(), TimeUnit.MILLISECONDS).stream()
                        .map(Node::id)
                        .anyMatch(known -> known == id);
            } catch (ExecutionException | TimeoutException notYet) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
