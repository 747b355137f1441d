// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import java.util.concurrent.CompletableFuture;

/** Stores events that can never be applied. */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Writes a dead letter; never blocks.
     *
     * @return completes when the dead letter is durable; completes exceptionally if Kafka does not confirm the write
     */
    CompletableFuture<Void> write(DeadLetter letter);
}
