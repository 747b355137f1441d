// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ClerkObject;
import dev.clerkbridge.usersync.config.BackfillConfig;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Writes objects to the snapshots topic, and saves the run's position in Kafka. */
public final class KafkaSnapshots implements SnapshotSink, AutoCloseable {

    private final SnapshotTopic topic;
    private final SnapshotRecords records;
    private final PositionStore positions;
    private long sent;

    private KafkaSnapshots(SnapshotTopic topic, SnapshotRecords records, PositionStore positions) {
        this.topic = topic;
        this.records = records;
        this.positions = positions;
    }

    /** Opens the topic for the objects of one instance; see {@link SnapshotTopic#open}. */
    public static KafkaSnapshots open(BackfillConfig config, String instanceId) {
        SnapshotTopic topic = SnapshotTopic.open(config.kafka(), config.kafka().snapshotsTopic());
        return new KafkaSnapshots(
                topic,
                new SnapshotRecords(config.kafka().snapshotsTopic(), instanceId, InstantSource.system()),
                new PositionStore(config.kafka(), config.kafka().snapshotsTopic()));
    }

    /** The position at which the last run stopped; null if the last run finished, or if no position is known. */
    public @Nullable RunPosition unfinished() {
        RunPosition last = positions.load();
        return last == null || last.isComplete() ? null : last;
    }

    @Override
    public void send(ClerkObject object) {
        topic.send(records.snapshot(object));
        sent++;
    }

    @Override
    public void save(RunPosition position) {
        topic.awaitAcknowledged();
        positions.save(position);
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public void close() {
        topic.close();
        positions.close();
    }
}
