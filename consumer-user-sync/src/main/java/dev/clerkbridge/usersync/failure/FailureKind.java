// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

/** The kinds of failure, and what the consumer does after each. */
public enum FailureKind {
    /** The event cannot be applied, and waiting does not help. It goes to the dead-letter topic. */
    POISON,
    /**
     * A row cannot be written now, for example because it is locked, and its events are retried separately; or a dead
     * letter cannot be written, or a partition cannot be read, and this is retried. Other rows and partitions continue.
     */
    BLOCKED,
    /** No row can be written now. The same events are retried until they succeed, and no event is skipped. */
    TRANSIENT,
    /**
     * Like {@link #TRANSIENT}, but a person must act. The service retries the events every 30 seconds; a command stops.
     */
    FATAL
}
