// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.table.Column;
import dev.clerkbridge.usersync.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All changes to one row in one batch. Only the newest change is written, with the immutable values of the others.
 *
 * <p>If the newest change is applied, every change that was newer than all changes before it in the batch counts as
 * applied too, even a change that was older than the stored row and would have been stale on its own.
 */
final class RowChanges {

    private final List<Integer> rising = new ArrayList<>(1);
    private final List<Integer> stale = new ArrayList<>(0);
    private final List<Integer> duplicates = new ArrayList<>(0);
    private final Set<String> eventIds = new HashSet<>(2);
    private Change newest;

    private RowChanges(int index, Change first) {
        newest = first;
        rising.add(index);
        eventIds.add(first.version().eventId());
    }

    /**
     * Groups the changes by table and row. Rows are ordered by id and {@link PostgresMirror} writes the tables in a
     * fixed order, so that consumers do not deadlock with each other.
     */
    static Map<Table, Map<String, RowChanges>> fold(List<Change> changes) {
        Map<Table, Map<String, RowChanges>> tables = new HashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Map<String, RowChanges> rows = tables.computeIfAbsent(change.table(), table -> new TreeMap<>());
            RowChanges row = rows.get(change.id());
            if (row == null) {
                rows.put(change.id(), new RowChanges(i, change));
            } else {
                row.add(i, change);
            }
        }
        return tables;
    }

    private void add(int index, Change change) {
        boolean known = !eventIds.add(change.version().eventId());
        boolean newer = change.version().supersedes(newest.version());
        if (known) {
            duplicates.add(index);
        } else if (newer) {
            rising.add(index);
        } else {
            stale.add(index);
        }
        newest = newer ? completed(change, newest) : completed(newest, change);
    }

    /** The newest change. Only this change is written. */
    Change newest() {
        return newest;
    }

    /**
     * Reports the outcome of every change, by its index in the batch.
     *
     * @param written the outcome of the newest change, the only one that was written
     */
    void settle(Outcome written, BiConsumer<Integer, Outcome> report) {
        duplicates.forEach(index -> report.accept(index, Outcome.DUPLICATE));
        stale.forEach(index -> report.accept(index, Outcome.STALE));
        int last = rising.size() - 1;
        for (int i = 0; i <= last; i++) {
            report.accept(rising.get(i), i == last || written == Outcome.APPLIED ? written : Outcome.STALE);
        }
    }

    /** Returns the change, with missing immutable values filled in from the other change. */
    private static Change completed(Change change, Change other) {
        List<Column> columns = change.table().columns();
        @Nullable Object[] values = null;
        for (int i = 0; i < columns.size(); i++) {
            Object known = other.values().get(i);
            if (columns.get(i).immutable() && known != null && change.values().get(i) == null) {
                values = values == null ? change.values().toArray() : values;
                values[i] = known;
            }
        }
        return values == null
                ? change
                : change.with(Collections.<@Nullable Object>unmodifiableList(Arrays.<@Nullable Object>asList(values)));
    }
}
