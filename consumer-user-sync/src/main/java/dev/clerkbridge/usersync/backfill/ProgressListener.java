// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;

/** Is told how far a run has come. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Objects were read.
     *
     * @param total how many there are about, or -1
     */
    void read(ObjectKind kind, long read, long total);
}
