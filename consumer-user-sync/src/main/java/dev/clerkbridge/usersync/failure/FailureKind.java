// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

/** The kinds of failure, and what the consumer does after each. */
public enum FailureKind {
    /** The event cannot be applied, and waiting does not help. It goes to the dead-letter topic. */
    POISON,
    /**
     * One row or one dead letter cannot be written now, for example because the row is locked, or one partition cannot
     * be read. Only that is retried; other rows and partitions continue.
     */
    BLOCKED,
    /** No row can be written now. The same events are retried until they succeed, and no event is skipped. */
    TRANSIENT,
    /**
     * Like {@link #TRANSIENT}, but a person must act. The service retries the events every 30 seconds; a command stops.
     */
    FATAL
}
