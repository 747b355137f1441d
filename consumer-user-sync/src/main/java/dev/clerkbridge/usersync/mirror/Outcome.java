// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

/** The outcome of an event. Every event gets exactly one outcome. */
public enum Outcome {
    /** The event was the newest when it was applied. A later event in the same batch may have replaced it. */
    APPLIED,
    /** The row already has a newer version. */
    STALE,
    /** The row was already written from this event. */
    DUPLICATE,
    /** The event's type is not mirrored. */
    IGNORED,
    /** The event cannot be applied and is on the dead-letter topic. */
    DEAD_LETTERED,
    /** The event's partition was revoked before the event was settled. The new owner reads the event again. */
    RETURNED
}
