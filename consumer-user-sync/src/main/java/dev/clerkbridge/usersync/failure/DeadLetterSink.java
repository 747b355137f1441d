// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import java.util.concurrent.CompletableFuture;

/** Receives the poison events. */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Writes a dead letter; never blocks.
     *
     * @return a future that completes when the dead letter is written, and completes exceptionally if the write fails
     */
    CompletableFuture<Void> write(DeadLetter letter);
}
