// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;

/** Receives the progress of a run. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Called after each page.
     *
     * @param total approximate number of all objects of this kind; -1 if unknown
     */
    void read(ObjectKind kind, long read, long total);
}
