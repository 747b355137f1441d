// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ClerkObject;

/** Counts the objects and writes nothing. */
public final class DryRun implements SnapshotSink {

    private long sent;

    @Override
    public void send(ClerkObject object) {
        sent++;
    }

    @Override
    public void save(RunPosition position) {
        // Nothing was written, so there is no position to resume from.
    }

    @Override
    public long sent() {
        return sent;
    }
}
