// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ClerkObject;

/** Where a backfill puts what it reads. */
public interface SnapshotSink {

    /** Takes an object; whether it was kept is known after {@link #save}. */
    void send(ClerkObject object);

    /**
     * Returns when everything that was sent is kept for sure, and then the position too.
     *
     * @throws org.apache.kafka.common.KafkaException when that is not known; the position is as it was
     */
    void save(RunPosition position);

    /** How many objects were sent. */
    long sent();
}
