// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the mirror did with an event. */
public enum EventOutcome {
    /** The consumer has not committed the event's offset. */
    WAITING("waiting"),
    /** The row contains the event's data. */
    APPLIED("applied"),
    /** The event was applied, and a later event replaced it. */
    REPLACED("applied, then replaced"),
    /** The mirror already had a newer record of the object, so this event changed nothing. */
    STALE("stale"),
    /** The row is newer: the event is stale or was replaced. Its page says which if the search finds a newer record. */
    SUPERSEDED("superseded"),
    /** The topic has the same message at a lower offset. */
    DUPLICATE("duplicate"),
    /** The mirror does not read events of this type. */
    IGNORED("ignored by the mirror"),
    /** The consumer could not apply the event. */
    DEAD_LETTERED("dead-lettered"),
    /** The event is on the quarantine topic. */
    QUARANTINED("quarantined"),
    /** The outcome cannot be determined. */
    UNKNOWN("unknown");

    private final String label;

    EventOutcome(String label) {
        this.label = label;
    }

    /** Finds an outcome by its name, ignoring case; null if there is none. */
    public static @Nullable EventOutcome named(@Nullable String name) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    /** The text shown on a page. */
    public String label() {
        return label;
    }
}
