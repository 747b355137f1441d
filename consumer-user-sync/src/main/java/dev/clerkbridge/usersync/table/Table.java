// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a mirrored table. Every table also has an id and the columns that say which event the row is from.
 *
 * @param name the table's name, without schema
 * @param object what Clerk's event types call the object: the part before the dot
 * @param meaning what the table holds; its comment in the database
 * @param idMeaning the comment of its {@code id}
 * @param deletedMeaning the comment of its {@code deleted_at}
 * @param columns the parts of Clerk's object that it holds
 */
public record Table(
        String name, String object, String meaning, String idMeaning, String deletedMeaning, List<Column> columns) {

    /** Every mirrored table, in the order in which every transaction writes them. */
    public static final List<Table> ALL = List.of(UserTable.TABLE, OrganizationTable.TABLE, MembershipTable.TABLE);

    public Table {
        columns = List.copyOf(columns);
    }

    /** The fields of {@code data} that the columns are read from; empty for all of them. */
    public Set<String> fields(OptionalData optional) {
        Set<String> fields = new HashSet<>();
        for (Column column : columns) {
            if (column.wanted().test(optional)) {
                if (column.fields().isEmpty()) {
                    return Set.of();
                }
                fields.addAll(column.fields());
            }
        }
        return fields;
    }

    /** The columns' values, in their order. */
    public List<@Nullable Object> read(ObjectNode data, OptionalData optional) {
        Fields fields = new Fields(data);
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(column.read(fields, optional)));
        return Collections.unmodifiableList(values);
    }

    /** The values of a tombstone: null but for what never changes. */
    public List<@Nullable Object> readTombstone(ObjectNode data) {
        Fields fields = new Fields(data);
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(column.immutable() ? column.read(fields, OptionalData.NONE) : null));
        return Collections.unmodifiableList(values);
    }

    /** By identity: there is one declaration of each table. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
