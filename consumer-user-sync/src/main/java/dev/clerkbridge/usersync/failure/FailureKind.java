// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

/** How the stream continues after a failure. */
public enum FailureKind {
    /** The event can never be applied. It goes to the dead-letter topic, and the stream continues. */
    POISON,
    /** This row cannot be written now, for example because it is locked. It is retried separately; the stream continues. */
    BLOCKED,
    /** Nothing can be written now. The same events are retried until they succeed, and none is skipped. */
    TRANSIENT,
    /** As {@link #TRANSIENT}, but a person has to act; retried every 30 seconds. */
    FATAL
}
