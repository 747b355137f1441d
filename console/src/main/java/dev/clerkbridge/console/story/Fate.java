// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

/** What the mirror did with an event. */
public enum Fate {
    /** The consumer has not reached it. */
    WAITING("waiting"),
    /** The row shows it. */
    APPLIED("applied"),
    /** The row showed it, until a later event came. */
    REPLACED("applied, then replaced"),
    /** A newer event had come before it, so it changed nothing. */
    STALE("stale"),
    /** The same message had come before. */
    DUPLICATE("duplicate"),
    /** The mirror has no table for its type. */
    IGNORED("ignored by the mirror"),
    /** It could not be applied. */
    DEAD_LETTERED("dead-lettered"),
    /** No subscriber can use it. */
    QUARANTINED("quarantined"),
    /** The topic no longer holds what would tell. */
    UNKNOWN("unknown");

    private final String label;

    Fate(String label) {
        this.label = label;
    }

    /** In words, for a page. */
    public String label() {
        return label;
    }
}
