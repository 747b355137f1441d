package dev.clerkbridge.usersync.mirror;

/** What became of a change in the mirror. */
public enum Outcome {
    /** It was the newest when it was applied; a later one of the same batch may have replaced it. */
    APPLIED,
    /** The row is from a newer event. */
    STALE,
    /** The row is from this very event. */
    DUPLICATE
}
