package dev.clerkbridge.usersync.metrics;

import java.util.Locale;

/** What became of an event in the end. Every consumed event gets exactly one. */
public enum Settled {
    /** It changed its row. */
    APPLIED,
    /** Its row stands for a newer event already. */
    STALE,
    /** Its row stands for this very event already. */
    DUPLICATE,
    /** Its type is not mirrored. */
    IGNORED,
    /** It cannot be applied, and is in the dead-letter topic. */
    DEAD_LETTERED,
    /** Its partition went to another instance before it was settled; that one reads it again. */
    RETURNED;

    /** The value of the label {@code outcome}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
