// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.operations.kafka.AdminClients;
import dev.clerkbridge.testbed.process.Http;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.testbed.server.KafkaCluster;
import dev.clerkbridge.testbed.server.KafkaCluster.Broker;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** The system under test: a Kafka cluster, the ingress as a process, its journal, and hostile clients. */
final class CrashSystem implements AutoCloseable {

    static final String SECRET = "whsec_Y3Jhc2gtdGVzdC1jcmFzaC10ZXN0LWNyYXNoLXRlc3Q=";
    static final String TOPIC = "crash.events";

    private static final Map<String, String> BROKER =
            Map.of("log.retention.bytes", "268435456", "log.segment.bytes", "67108864");
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration REASSIGNMENT_LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final TopicPartition ONE = new TopicPartition(TOPIC, 0);

    private final Path directory;
    private final Path jar;
    private final String mode;
    private final Random random;
    private final KafkaCluster kafka;
    private final Admin admin;
    private final int port = FreePort.onLoopback();
    private final int managementPort = FreePort.onLoopback();
    private final HostileClients hostileClients = new HostileClients(port);
    private CompletableFuture<Void> background = CompletableFuture.completedFuture(null);
    private volatile boolean repeating;
    private @Nullable Connection reader;
    private JavaProcess ingress;

    /** Starts the cluster and the ingress, without waiting for the ingress. */
    CrashSystem(Path directory, Path jar, int brokers, String mode, Random random) {
        this.directory = directory;
        this.jar = jar;
        this.mode = mode;
        this.random = random;
        kafka = KafkaCluster.start(directory.resolve("kafka"), brokers, BROKER);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        ingress = launch();
    }

    KafkaCluster kafka() {
        return kafka;
    }

    HostileClients hostileClients() {
        return hostileClients;
    }

    URI webhooks() {
        return URI.create("http://127.0.0.1:" + port + "/api/webhooks");
    }

    /** Kills the ingress with {@code kill -9} and starts a new process. */
    void killIngress() {
        ingress.kill();
        ingress = launch();
    }

    /** Restarts the ingress, as an orchestrator would, if it has ended by itself; returns whether it was restarted. */
    boolean restartIngressIfEnded() {
        if (ingress.isAlive()) {
            return false;
        }
        ingress = launch();
        return true;
    }

    boolean ingressIsReady() {
        return Http.ok(managementPort, "/health/ready");
    }

    /** Sends SIGTERM and waits until the ingress has ended. */
    void stopIngress() throws InterruptedException {
        ingress.terminate();
        ingress.awaitExit(STOP_LIMIT);
    }

    /** Waits for a random time of up to {@code longest}. */
    void pause(Duration longest) throws InterruptedException {
        Thread.sleep(upTo(longest, random).toMillis());
    }

    /** A random time of 0 to {@code longest}. */
    static Duration upTo(Duration longest, Random random) {
        return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
    }

    Duration between(Duration shortest, Duration longest) {
        return Duration.ofMillis(random.nextLong(shortest.toMillis(), longest.toMillis()));
    }

    Broker someBroker() {
        return kafka.brokers().get(random.nextInt(kafka.brokers().size()));
    }

    /** Applies the action to all brokers in parallel. */
    void onAll(Consumer<Broker> action) throws Exception {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (Broker broker : kafka.brokers()) {
            done.add(CompletableFuture.runAsync(() -> action.accept(broker), CrashSystem::startThread));
        }
        for (CompletableFuture<Void> one : done) {
            one.get();
        }
    }

    /** Starts the brokers that are not running and waits until all are up. */
    void startBrokers() {
        kafka.brokers().forEach(Broker::start);
        kafka.brokers().forEach(Broker::awaitRegistered);
    }

    void slowAnswers(Duration by) {
        kafka.brokers().forEach(broker -> broker.proxy().slowAnswers(by));
    }

    void restoreConnections() {
        kafka.brokers().forEach(broker -> broker.proxy().restore());
    }

    void setTopic(String name, String value) throws ExecutionException, InterruptedException {
        alter(new ConfigResource(ConfigResource.Type.TOPIC, TOPIC), name, value, AlterConfigOp.OpType.SET);
    }

    void resetTopic(String name) throws ExecutionException, InterruptedException {
        alter(new ConfigResource(ConfigResource.Type.TOPIC, TOPIC), name, "", AlterConfigOp.OpType.DELETE);
    }

    void setBrokers(String name, String value) throws ExecutionException, InterruptedException {
        alter(new ConfigResource(ConfigResource.Type.BROKER, ""), name, value, AlterConfigOp.OpType.SET);
    }

    void resetBrokers(String name) throws ExecutionException, InterruptedException {
        alter(new ConfigResource(ConfigResource.Type.BROKER, ""), name, "", AlterConfigOp.OpType.DELETE);
    }

    /** Moves the replicas of one partition to exactly these brokers, and waits until the move is complete. */
    void reassignOnePartition(List<Integer> brokers) throws InterruptedException {
        Instant deadline = Instant.now().plus(REASSIGNMENT_LIMIT);
        while (!isReassigned(brokers)) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("Kafka did not move " + ONE + " to the brokers " + brokers);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /**
     * Whether the move is complete; starts it if necessary. Also returns false if a request fails, because the
     * controller may be busy with a broker that is starting or stopping.
     */
    private boolean isReassigned(List<Integer> brokers) throws InterruptedException {
        try {
            TopicPartitionInfo one = Objects.requireNonNull(admin.describeTopics(List.of(TOPIC))
                            .allTopicNames()
                            .get()
                            .get(TOPIC))
                    .partitions()
                    .get(ONE.partition());
            if (one.leader() == null) {
                electLastReplica();
            }
            List<Integer> now = one.replicas().stream().map(Node::id).toList();
            boolean moving =
                    !admin.listPartitionReassignments().reassignments().get().isEmpty();
            if (!moving && !now.equals(brokers)) {
                admin.alterPartitionReassignments(Map.of(ONE, Optional.of(new NewPartitionReassignment(brokers))))
                        .all()
                        .get();
            }
            return !moving && now.equals(brokers);
        } catch (ExecutionException notNow) {
            return false;
        }
    }

    /**
     * Elects a leader of the partition. The election is unclean, because otherwise Kafka (4.3.1 and 4.4.0) elects none:
     * only the removed replicas are eligible, although the remaining replica has all records.
     */
    private void electLastReplica() throws ExecutionException, InterruptedException {
        admin.electLeaders(ElectionType.UNCLEAN, Set.of(ONE)).all().get();
    }

    private void alter(ConfigResource resource, String name, String value, AlterConfigOp.OpType how)
            throws ExecutionException, InterruptedException {
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(name, value), how);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    /** A background action; may throw. */
    interface Step {
        void run() throws Exception;
    }

    /** Runs the step in the background. */
    void runInBackground(Step step) {
        background = CompletableFuture.runAsync(
                () -> {
                    try {
                        step.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                CrashSystem::startThread);
    }

    /**
     * Starts a thread for an action that blocks. Does not use the common pool, which may have only one thread, because
     * {@link Process#onExit} needs it.
     */
    private static void startThread(Runnable action) {
        Thread thread = new Thread(action, "fault");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the background step is done. */
    void awaitBackground() throws ExecutionException, InterruptedException {
        background.get();
    }

    /** Runs the step repeatedly in the background. */
    void repeatInBackground(Step step) {
        repeating = true;
        runInBackground(() -> {
            while (repeating) {
                step.run();
            }
        });
    }

    void stopRepeating() throws ExecutionException, InterruptedException {
        repeating = false;
        awaitBackground();
    }

    /** Opens a read transaction on the journal and keeps it open. */
    void readJournal() throws SQLException {
        Connection connection = openJournal();
        connection.setAutoCommit(false);
        reader = connection;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from event")) {
            rows.next();
        }
    }

    void stopReadingJournal() throws SQLException {
        if (reader != null) {
            reader.close();
        }
    }

    /** The {@code svix-id} of every event that the ingress has set aside. */
    List<String> setAside() throws SQLException {
        List<String> ids = new ArrayList<>();
        if (mode.equals("journal")) {
            try (Connection connection = openJournal();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select svix_id from set_aside")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }

    private Connection openJournal() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + directory.resolve("journal").resolve("journal.db"));
    }

    private JavaProcess launch() {
        List<String> arguments = new ArrayList<>(List.of("-Xmx256m"));
        arguments.addAll(kafka.names().jvmOptions());
        arguments.addAll(ShortLivedJvm.service(jar));
        return JavaProcess.start("ingress", directory, arguments, environment());
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("CLERK_WEBHOOK_SIGNING_SECRET", SECRET);
        environment.put("HTTP_HOST", "127.0.0.1");
        environment.put("HTTP_PORT", String.valueOf(port));
        environment.put("MANAGEMENT_HOST", "127.0.0.1");
        environment.put("MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.namedBootstrapServers());
        environment.put("EVENTS_TOPIC", TOPIC);
        environment.put("ACK_AFTER", mode);
        environment.put("JOURNAL_DIR", directory.resolve("journal").toString());
        return environment;
    }

    @Override
    public void close() throws SQLException {
        repeating = false;
        stopReadingJournal();
        hostileClients.end();
        ingress.kill();
        AdminClients.closeAtOnce(admin);
        kafka.close();
    }
}
