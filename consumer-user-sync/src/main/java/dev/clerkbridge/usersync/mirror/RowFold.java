package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * All changes of one row in one batch, reduced to the newest, with what the others come to.
 *
 * <p>They are taken one after the other, as if each had been written alone: one that is newer than all before it would
 * have been the row for a moment, so it counts as applied if the newest does.
 */
final class RowFold {

    private final Map<Integer, Outcome> settled = new LinkedHashMap<>();
    private final Set<Integer> rising = new HashSet<>();
    private final Set<String> eventIds = new HashSet<>();
    private Change newest;

    RowFold(int index, Change first) {
        newest = first;
        rising.add(index);
        eventIds.add(first.version().eventId());
    }

    void add(int index, Change change) {
        boolean known = !eventIds.add(change.version().eventId());
        boolean newer = change.version().supersedes(newest.version());
        if (known) {
            settled.put(index, Outcome.DUPLICATE);
        } else if (newer) {
            rising.add(index);
        } else {
            settled.put(index, Outcome.STALE);
        }
        if (newer) {
            newest = change;
        }
    }

    /** The one change to be written. */
    Change newest() {
        return newest;
    }

    /** Tells the outcome of each change by its index, given that of the newest. */
    void settle(Outcome written, Outcome[] outcomes) {
        settled.forEach((index, outcome) -> outcomes[index] = outcome);
        int last = rising.stream().mapToInt(Integer::intValue).max().orElseThrow();
        for (int index : rising) {
            outcomes[index] = index == last || written == Outcome.APPLIED ? written : Outcome.STALE;
        }
    }
}
