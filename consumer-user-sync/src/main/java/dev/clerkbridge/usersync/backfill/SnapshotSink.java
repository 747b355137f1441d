// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ClerkObject;

/** Destination of the objects that a backfill reads. */
public interface SnapshotSink {

    /** Queues an object; it is durable once {@link #save} has returned. */
    void send(ClerkObject object);

    /**
     * Waits until everything sent is durable, then stores the position.
     *
     * @throws org.apache.kafka.common.KafkaException when that cannot be confirmed; the stored position is unchanged then
     */
    void save(RunPosition position);

    /** Number of objects sent. */
    long sent();
}
