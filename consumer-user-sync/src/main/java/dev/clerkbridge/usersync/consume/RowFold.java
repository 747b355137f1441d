package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.mirror.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * All changes of one row in one batch, reduced to the newest, with what the others come to.
 *
 * <p>They are taken one after the other, as if each had been written alone: one that is newer than all before it would
 * have been the row for a moment, so it counts as applied if the newest does.
 *
 * @param <T> what stands for a change
 */
final class RowFold<T> {

    private final List<T> rising = new ArrayList<>(1);
    private final List<T> stale = new ArrayList<>(0);
    private final List<T> duplicates = new ArrayList<>(0);
    private final Set<String> eventIds = new HashSet<>(2);
    private T newest;
    private Version version;

    /** A row of which the batch has one change. */
    RowFold(T first, Version version) {
        this.newest = first;
        this.version = version;
        rising.add(first);
        eventIds.add(version.eventId());
    }

    /**
     * Takes one more change of the same row.
     *
     * @return the one that need not be written for it: this, or what was the newest
     */
    T add(T change, Version itsVersion) {
        boolean known = !eventIds.add(itsVersion.eventId());
        boolean newer = itsVersion.supersedes(version);
        if (known) {
            duplicates.add(change);
        } else if (newer) {
            rising.add(change);
        } else {
            stale.add(change);
        }
        if (!newer) {
            return change;
        }
        T loser = newest;
        newest = change;
        version = itsVersion;
        return loser;
    }

    /** The one change to be written. */
    T newest() {
        return newest;
    }

    /** How many changes of the row there are. */
    int size() {
        return rising.size() + stale.size() + duplicates.size();
    }

    /** Tells what became of every change, given what became of the newest. */
    void settle(Outcome written, BiConsumer<T, Outcome> told) {
        duplicates.forEach(change -> told.accept(change, Outcome.DUPLICATE));
        stale.forEach(change -> told.accept(change, Outcome.STALE));
        int last = rising.size() - 1;
        for (int i = 0; i <= last; i++) {
            told.accept(rising.get(i), i == last || written == Outcome.APPLIED ? written : Outcome.STALE);
        }
    }
}
