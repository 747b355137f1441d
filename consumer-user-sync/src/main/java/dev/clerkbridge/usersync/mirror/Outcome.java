// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

/** What became of an event. Each gets exactly one. */
public enum Outcome {
    /** It was the newest when it was applied; a later one of the same batch may have replaced it. */
    APPLIED,
    /** The row is from a newer event. */
    STALE,
    /** The row is from this very event. */
    DUPLICATE,
    /** Its type is not mirrored. */
    IGNORED,
    /** It cannot be applied, and is in the dead-letter topic. */
    DEAD_LETTERED,
    /** Its partition went to another instance before it was settled; that one reads it again. */
    RETURNED
}
