// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

/** The outcome of an event. It gets exactly one each time it is read. */
public enum Outcome {
    /** The event was the newest when it was applied. A later event in the same batch may have replaced it. */
    APPLIED,
    /** The row already has a newer version. */
    STALE,
    /** The row was already written from this event, or the same batch contains the event twice. */
    DUPLICATE,
    /** The event's type is not mirrored. */
    IGNORED,
    /** The event cannot be applied. The service has written it to the dead-letter topic; a command has printed it. */
    DEAD_LETTERED,
    /**
     * Before the event was settled, its partition was revoked or its consumer closed. The event will be read again.
     */
    RETURNED
}
