// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import dev.clerkbridge.usersync.backfill.ProgressListener;
import dev.clerkbridge.usersync.backfill.SnapshotRecords;
import dev.clerkbridge.usersync.backfill.SnapshotTopic;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.config.ReconcileConfig;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.reconcile.Reconcile.Repair;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of {@code reconcile}, with its connections to PostgreSQL and, for repairs, to Kafka. */
public final class ReconcileSession implements AutoCloseable {

    private final Comparison comparison;
    private final Database database;
    private final @Nullable SnapshotTopic topic;
    private final Reconcile reconcile;

    private ReconcileSession(
            Comparison comparison, Database database, @Nullable SnapshotTopic topic, Reconcile reconcile) {
        this.comparison = comparison;
        this.database = database;
        this.topic = topic;
        this.reconcile = reconcile;
    }

    /**
     * Opens a session that only compares.
     *
     * @throws SQLException when the database cannot be reached
     * @throws DatabaseException when the database fails
     * @throws IllegalStateException when results cannot be saved
     */
    public static ReconcileSession comparing(ReconcileConfig config, ClerkApi api, ProgressListener progress)
            throws SQLException, DatabaseException {
        checkHistory(config);
        return open(config, api, progress, null);
    }

    /**
     * Opens a session that also repairs.
     *
     * @param maxGone see {@link Repair}
     * @throws SQLException when the database cannot be reached
     * @throws DatabaseException when the database fails
     * @throws IllegalStateException when results cannot be saved
     * @throws org.apache.kafka.common.KafkaException when Kafka is unreachable, or the topic is missing and cannot be
     *     created
     */
    public static ReconcileSession repairing(
            ReconcileConfig config, ClerkApi api, ProgressListener progress, @Nullable Long maxGone)
            throws SQLException, DatabaseException {
        checkHistory(config);
        String name = config.kafka().snapshotsTopic();
        SnapshotTopic topic = SnapshotTopic.open(config.kafka(), name);
        SnapshotRecords records = new SnapshotRecords(name, api.instance().id(), InstantSource.system());
        return open(config, api, progress, new Repair(topic, records, maxGone));
    }

    private static void checkHistory(ReconcileConfig config) throws DatabaseException {
        try (Database database = new Database(config.database())) {
            new ReconcileHistory(database).checkWritable();
        }
    }

    private static ReconcileSession open(
            ReconcileConfig config, ClerkApi api, ProgressListener progress, @Nullable Repair repair)
            throws SQLException {
        Comparison comparison = Comparison.connect(config.database());
        return new ReconcileSession(
                comparison,
                new Database(config.database()),
                repair == null ? null : repair.topic(),
                new Reconcile(api, comparison, repair, progress, InstantSource.system()));
    }

    /**
     * Compares each kind of object, repairs differences if the session was opened for repair, and saves the results.
     * Ends after a kind of which too many rows are gone from Clerk.
     *
     * @throws SQLException when the database fails during a comparison
     * @throws DatabaseException when a result cannot be saved
     */
    public List<ReconcileResult> run(List<ObjectKind> kinds) throws SQLException, DatabaseException {
        List<ReconcileResult> results = new ArrayList<>();
        ReconcileHistory history = new ReconcileHistory(database);
        for (ObjectKind kind : kinds) {
            ReconcileResult result = reconcile.run(kind);
            results.add(result);
            history.save(result);
            if (result.tooManyGone()) {
                break;
            }
        }
        return results;
    }

    @Override
    public void close() throws SQLException {
        if (topic != null) {
            topic.close();
        }
        database.close();
        comparison.close();
    }
}
