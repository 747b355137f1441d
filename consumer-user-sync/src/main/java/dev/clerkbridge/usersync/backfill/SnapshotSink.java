// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ClerkObject;

/** The destination of the objects that a backfill reads. */
public interface SnapshotSink {

    /** Queues an object; it is durable once {@link #save} has returned. */
    void send(ClerkObject object);

    /**
     * Waits until all sent objects are durable, then saves the position.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not confirm the objects or the position; the
     *     new position may or may not have been saved
     */
    void save(RunPosition position);

    /** Number of objects sent. */
    long sent();
}
