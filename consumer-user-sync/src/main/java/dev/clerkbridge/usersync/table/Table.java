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
 * The declaration of a mirrored table. Every table also has the columns {@code id} and {@code deleted_at}, and columns
 * for the event and the last change of a row.
 *
 * @param name the table's name, without schema
 * @param object the object's name in Clerk's event types: the part before the dot
 * @param meaning description of the content; used as the table's comment in the database
 * @param idMeaning the comment of the column {@code id}
 * @param deletedMeaning the comment of the column {@code deleted_at}
 * @param columns the columns that contain parts of Clerk's object
 */
public record Table(
        String name, String object, String meaning, String idMeaning, String deletedMeaning, List<Column> columns) {

    /** Every mirrored table, in the order in which every transaction writes them. */
    public static final List<Table> ALL = List.of(UserTable.TABLE, OrganizationTable.TABLE, MembershipTable.TABLE);

    public Table {
        columns = List.copyOf(columns);
    }

    /** The fields of {@code data} that the columns need; an empty set means all fields. */
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

    /** The values of the columns, in order. */
    public List<@Nullable Object> read(ObjectNode data, OptionalData optional) {
        JsonFields fields = new JsonFields(data);
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(column.read(fields, optional)));
        return Collections.unmodifiableList(values);
    }

    /** The values of a tombstone: null except for immutable columns. */
    public List<@Nullable Object> readTombstone(ObjectNode data) {
        JsonFields fields = new JsonFields(data);
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(column.immutable() ? column.read(fields, OptionalData.NONE) : null));
        return Collections.unmodifiableList(values);
    }

    /** Compares by identity, because each table has one declaration. */
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
