package dev.clerkbridge.usersync.mirror;

/** What became of a change. */
public enum Outcome {
    /** The row was its own for a time, or is so still. */
    APPLIED,
    /** The row stands for a newer event already. */
    STALE,
    /** The row stands for this very event already. */
    DUPLICATE
}
