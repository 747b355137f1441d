// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.system;

import dev.clerkbridge.bench.load.EventBodies;
import dev.clerkbridge.bench.load.ExampleBodies;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.process.BareServer;
import dev.clerkbridge.bench.process.BrokerProcess;
import dev.clerkbridge.testbed.process.Directories;
import dev.clerkbridge.testbed.process.Http;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.Loopback;
import dev.clerkbridge.testbed.process.OpenPort;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** The processes of one measurement, on free loopback ports. {@link #close} stops them and deletes their directory. */
public final class BenchSystem implements AutoCloseable {

    /** The JVM flag that turns all logging off. */
    public static final String QUIET = "-Dlogback.configurationFile=logback-quiet.xml";

    private static final SignedRequests.Endpoint WEBHOOK =
            new SignedRequests.Endpoint("/api/webhooks", "whsec_YmVuY2htYXJrcyBzaWduIHdpdGggdGhpcyBrZXk=");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** As in the manifests of the services' jars. On Java 24 and later, Netty's buffers are slower without it. */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private static final String LOOPBACK = "127.0.0.1";

    private final Path directory;
    private final List<String> jvmFlags;
    private final int brokerPort = FreePort.onLoopback();
    private final Deque<Runnable> started = new ArrayDeque<>();
    private volatile JavaProcess broker;
    private int batches;
    private boolean closed;

    private BenchSystem(Path directory, List<String> jvmFlags) {
        this.directory = directory;
        this.jvmFlags = List.copyOf(jvmFlags);
        this.broker = launchBroker();
    }

    /**
     * Starts the broker.
     *
     * @param jvmFlags JVM flags for every measured server, including the bare server
     */
    public static BenchSystem start(List<String> jvmFlags) throws IOException {
        BenchSystem system = new BenchSystem(Files.createTempDirectory("clerk-bridge-bench"), jvmFlags);
        // Ends the processes when the JVM exits, also after Ctrl-C.
        Runtime.getRuntime().addShutdownHook(new Thread(system::closeQuietly));
        system.awaitBroker(system.broker);
        return system;
    }

    /** The broker's address. */
    public String bootstrapServers() {
        return LOOPBACK + ":" + brokerPort;
    }

    /** The broker's process; another one after {@link #restartBroker}. */
    public JavaProcess broker() {
        return broker;
    }

    /** The directory for the files of the processes. */
    public Path directory() {
        return directory;
    }

    /** Stops the broker and keeps its log. */
    public void stopBroker() {
        broker.close();
    }

    /** Starts the broker again after {@link #stopBroker}, on the same address. */
    public void restartBroker() {
        awaitBroker(launchBroker());
    }

    /** Starts a bare server and waits until it is ready. */
    public MeasuredServer bare() {
        int port = FreePort.onLoopback();
        List<String> command = bareCommand(Jars.ownClassPath(), port);
        command.add(0, QUIET);
        JavaProcess process = launch("bare", command, Map.of());
        process.awaitReady(START_LIMIT, () -> OpenPort.isOpen(port));
        return new MeasuredServer(
                "bare Vert.x", new InetSocketAddress(Loopback.ADDRESS, port), process, Optional.empty());
    }

    /** The command for a bare server with the JVM flags of every measured server; callers may append arguments. */
    public List<String> bareCommand(String classPath, int port) {
        List<String> command = new ArrayList<>(jvmFlags);
        command.addAll(List.of(NATIVE_ACCESS, "-cp", classPath, BareServer.class.getName(), String.valueOf(port)));
        command.add(String.valueOf(Runtime.getRuntime().availableProcessors()));
        return command;
    }

    /**
     * Starts an ingress with its own topic and waits until it is ready.
     *
     * @param name the server's name in the tables; also part of the names of its topic and its directory
     * @param mode a value of {@code ACK_AFTER}
     */
    public MeasuredServer ingress(String name, String mode) {
        int port = FreePort.onLoopback();
        int management = FreePort.onLoopback();
        String topic = "bench." + name.replace(' ', '-');
        JavaProcess process = launchIngress(name, ingressEnvironment(name, mode, topic, port, management));
        process.awaitReady(START_LIMIT, () -> Http.ok(management, "/health/ready"));
        return new MeasuredServer(name, new InetSocketAddress(Loopback.ADDRESS, port), process, Optional.of(topic));
    }

    /** Starts an ingress without waiting for it. */
    public JavaProcess launchIngress(String name, Map<String, String> environment) {
        List<String> command = new ArrayList<>(jvmFlags);
        command.addAll(List.of("-jar", Jars.of("ingress").toString()));
        return launch(name.replace(' ', '-'), command, environment);
    }

    /** The settings of an ingress that listens on these ports. */
    public Map<String, String> ingressEnvironment(String name, String mode, String topic, int port, int management) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CLERK_WEBHOOK_SIGNING_SECRET", WEBHOOK.secret());
        environment.put("HTTP_HOST", LOOPBACK);
        environment.put("HTTP_PORT", String.valueOf(port));
        environment.put("WEBHOOK_PATH", WEBHOOK.path());
        environment.put("MANAGEMENT_HOST", LOOPBACK);
        environment.put("MANAGEMENT_PORT", String.valueOf(management));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
        environment.put("EVENTS_TOPIC", topic);
        environment.put("ACK_AFTER", mode);
        environment.put(
                "JOURNAL_DIR",
                directory.resolve("journal-" + name.replace(' ', '-')).toString());
        environment.put("JOURNAL_MAX_BYTES", "16GiB");
        return environment;
    }

    /** Signs {@code count} new requests with the default mix of bodies. */
    public SignedRequests sign(int count) {
        return sign(count, ExampleBodies::mix);
    }

    /** Signs a new batch. {@code bodies} receives the batch's number and creates the bodies. */
    public SignedRequests sign(int count, IntFunction<EventBodies> bodies) {
        int batch = ++batches;
        return SignedRequests.sign(batch, count, bodies.apply(batch), WEBHOOK);
    }

    /** Starts a JVM without waiting for it. {@link #close} stops the JVM. */
    public synchronized JavaProcess launch(String name, List<String> command, Map<String, String> environment) {
        requireOpen();
        JavaProcess process = JavaProcess.start(name, directory, command, environment);
        started.push(process::close);
        return process;
    }

    /** Registers an action for {@link #close}, which runs the newest action first. */
    public synchronized void whenClosed(Runnable action) {
        started.push(action);
    }

    /** Splits the value of an option such as {@code --jvm} at its spaces. */
    public static List<String> flags(String jvm) {
        return Arrays.stream(jvm.split(" ")).filter(flag -> !flag.isBlank()).toList();
    }

    @SuppressWarnings("EmptyCatch") // the JVM is exiting
    private void closeQuietly() {
        try {
            close();
        } catch (IOException | UncheckedIOException e) {
            // Temporary files are left, and processes if one of them could not be stopped.
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            while (!started.isEmpty()) {
                started.pop().run();
            }
        } finally {
            broker.close();
        }
        Directories.delete(directory);
    }

    /** Starts the broker's process without waiting for it. {@link #close} stops the process. */
    private synchronized JavaProcess launchBroker() {
        requireOpen();
        // The metaspace must be large enough from the start: growing it causes a full collection during a trial.
        List<String> command = List.of(
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-XX:MetaspaceSize=128m",
                QUIET,
                "-cp",
                Jars.ownClassPath(),
                BrokerProcess.class.getName(),
                directory.resolve("kafka").toString(),
                String.valueOf(brokerPort));
        broker = JavaProcess.start("kafka", directory, command, Map.of());
        return broker;
    }

    private void awaitBroker(JavaProcess launched) {
        launched.awaitReady(START_LIMIT, () -> OpenPort.isOpen(brokerPort));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the benchmark is ending");
        }
    }
}
