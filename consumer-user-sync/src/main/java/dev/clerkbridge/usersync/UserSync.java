// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import dev.clerkbridge.operations.health.Health;
import dev.clerkbridge.operations.kafka.TopicWatch;
import dev.clerkbridge.operations.management.ManagementServer;
import dev.clerkbridge.operations.metrics.Meters;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.consume.ConsumerLoop;
import dev.clerkbridge.usersync.consume.EmptyMirrorCheck;
import dev.clerkbridge.usersync.consume.Settler;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.DeadLetterTopic;
import dev.clerkbridge.usersync.health.LoopHealth;
import dev.clerkbridge.usersync.health.LoopStatus;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.MirrorSetup;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.reconcile.ReconcileHistory;
import dev.clerkbridge.usersync.reconcile.ReconcileMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires and runs the service, which reads the topics, decodes records and applies them to the mirror. Poison events go
 * to the dead-letter topic.
 *
 * <p>The service also starts while Kafka or PostgreSQL is unreachable, and retries until it can connect.
 */
public final class UserSync implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(UserSync.class);

    private final Meters meters;
    private final Database database;
    private final DeadLetterTopic deadLetters;
    private final ReconcileMetrics reconcileMetrics;
    private final Database reconcileDatabase;
    private final ConsumerLoop loop;
    private final Health health;
    private final ManagementServer management;
    private final TopicWatch topics;

    private UserSync(SyncConfig config) throws IOException {
        Clock clock = Clock.systemUTC();
        LoopStatus status = new LoopStatus(clock);
        health = LoopHealth.of(status);
        meters = new Meters("clerk.user.sync", UserSync.class);
        management = ManagementServer.start(config.management(), health, meters.registry());
        SyncMetrics metrics = new SyncMetrics(meters.registry());
        addGauges(metrics, status);
        database = new Database(config.database());
        metrics.gauge("database_connected", "1 while connected to PostgreSQL", () -> database.isConnected() ? 1 : 0);
        topics = TopicWatch.start(
                meters.registry(),
                "clerk.user.sync",
                Map.of(
                        "events",
                        config.kafka().eventsTopic(),
                        "dead-letters",
                        config.kafka().deadLetterTopic()),
                config.kafka().adminProperties());
        PostgresMirror mirror = new PostgresMirror(database);
        reconcileDatabase = new Database(config.database());
        reconcileMetrics = new ReconcileMetrics(new ReconcileHistory(reconcileDatabase), meters.registry());
        deadLetters = new DeadLetterTopic(config.kafka());
        Settler settler = new Settler(mirror, deadLetters, metrics, clock);
        loop = new ConsumerLoop(
                () -> prepare(config),
                new ConsumerLoop.Dependencies(
                        config.kafka(), new EventDecoder(config.optional()), settler, metrics, status),
                this::addClientMetrics);
    }

    /**
     * Starts the service in the background; {@link #isReady()} is true once it can apply events.
     *
     * @throws IOException when the management port cannot be used
     */
    public static UserSync start(SyncConfig config) throws IOException {
        config.report().log(LOGGER);
        UserSync sync = new UserSync(config);
        sync.loop.start();
        return sync;
    }

    /** The port that serves health and metrics. */
    public int managementPort() {
        return management.port();
    }

    /** Whether the service can apply events; true also if the group has assigned it no partitions. */
    public boolean isReady() {
        return health.ready();
    }

    /**
     * Waits at most 45 seconds until the loop has finished the current batch and committed its offsets, then stops.
     * Answers health checks meanwhile.
     */
    @Override
    public void close() {
        reconcileMetrics.close();
        reconcileDatabase.close();
        loop.close();
        topics.close();
        deadLetters.close();
        database.close();
        management.close();
        meters.close();
    }

    private void prepare(SyncConfig config) throws Exception {
        MirrorSetup.prepareForService(config, database);
        reconcileMetrics.start();
        deadLetters.ensure();
        EmptyMirrorCheck.warn(config, database);
    }

    private Runnable addClientMetrics(Consumer<?, ?> consumer) {
        KafkaClientMetrics metrics = new KafkaClientMetrics(consumer);
        metrics.bindTo(meters.registry());
        return metrics::close;
    }

    private static void addGauges(SyncMetrics metrics, LoopStatus status) {
        metrics.gauge("lag_records", "Records that have not been settled yet; NaN if unknown", status::lagRecords);
        metrics.gauge(
                "lag_seconds",
                "Age of the oldest record that has not been settled yet; NaN if unknown",
                status::lagSeconds);
        metrics.gauge(
                "paused_partitions", "Partitions paused until open records are settled", status::pausedPartitions);
        metrics.gauge("open", "Events that have been read but not yet settled", status::openRecords);
        metrics.gauge(
                "loop_alive",
                "1 while the consumer loop is starting or running",
                () -> status.isStartingOrRunning() ? 1 : 0);
        metrics.gauge("ready", "1 while the service can apply events", () -> status.isReady() ? 1 : 0);
        metrics.gauge(
                "last_turn_age_seconds",
                "Time since the consumer loop's last iteration",
                () -> seconds(status.sinceLastIteration()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
