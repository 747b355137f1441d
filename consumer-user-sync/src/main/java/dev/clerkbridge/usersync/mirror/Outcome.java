// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

/** The outcome of an event; every event gets exactly one. */
public enum Outcome {
    /** It was the newest when it was applied; a later one of the same batch may have replaced it. */
    APPLIED,
    /** The row already holds a newer version. */
    STALE,
    /** The row already holds this event. */
    DUPLICATE,
    /** Its type is not mirrored. */
    IGNORED,
    /** It cannot be applied and is on the dead-letter topic. */
    DEAD_LETTERED,
    /** Its partition was revoked before it was settled; the new owner reads it again. */
    RETURNED
}
