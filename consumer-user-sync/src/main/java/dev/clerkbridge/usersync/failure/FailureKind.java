// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

/** What a failure means for the stream. */
public enum FailureKind {
    /** The event can never be applied: it goes to the dead-letter topic, and the stream goes on. */
    POISON,
    /** This row cannot be written now, such as a locked one: it is retried apart, and the stream goes on. */
    BLOCKED,
    /** Nothing can be written now: the same events are retried until it passes, and none is skipped. */
    TRANSIENT,
    /** As {@link #TRANSIENT}, but a person has to act: checked again every 30 seconds. */
    FATAL
}
