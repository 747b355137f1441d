// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import java.util.concurrent.CompletableFuture;

/** Keeps the events that can never be applied. */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Returns at once.
     *
     * @return completed when the letter is kept; completed exceptionally when that is not known
     */
    CompletableFuture<Void> write(DeadLetter letter);
}
