// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    /** A newer event decides the row; whether that came before or after is told on the event's own page. */
    SUPERSEDED("superseded"),
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

    /** The one with this name in any case; null for another text. */
    public static @Nullable Fate named(@Nullable String name) {
        return Arrays.stream(values())
                .filter(fate -> fate.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    /** In words, for a page. */
    public String label() {
        return label;
    }
}
