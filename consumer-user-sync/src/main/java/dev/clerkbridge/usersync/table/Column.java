// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds a part of Clerk's object.
 *
 * @param name the column's name
 * @param type the column's type; it accepts null
 * @param meaning what the column holds; the comment in the database
 * @param fields the fields of {@code data} that are read for it; empty for all of them
 * @param reader the value for a {@code data} object, null where it has none
 * @param wanted whether the column is filled, given what the installation keeps
 * @param immutable whether the value never changes during the object's life, so that an event without it takes nothing
 *     away; a tombstone keeps it
 */
public record Column(
        String name,
        ColumnType type,
        String meaning,
        Set<String> fields,
        ValueReader reader,
        Predicate<OptionalData> wanted,
        boolean immutable) {

    /** Reads a column's value from Clerk's object: what is missing or has an unexpected type is null, never an error. */
    @FunctionalInterface
    interface ValueReader {
        @Nullable Object read(Fields data, OptionalData optional);
    }

    /** Whether the installation may choose not to fill the column. */
    public boolean isOptional() {
        return !wanted.test(OptionalData.NONE);
    }

    @Nullable Object read(Fields data, OptionalData optional) {
        return wanted.test(optional) ? reader.read(data, optional) : null;
    }

    /** The text field of the column's name. */
    static Column text(String name, String meaning) {
        return computed(name, ColumnType.TEXT, meaning, data -> data.text(name), name);
    }

    /** The boolean field of the column's name. */
    static Column flag(String name, String meaning) {
        return computed(name, ColumnType.BOOLEAN, meaning, data -> data.flag(name), name);
    }

    /** The integer field of the column's name. */
    static Column count(String name, String meaning) {
        return computed(name, ColumnType.BIGINT, meaning, data -> data.count(name), name);
    }

    /** The time in the field of the column's name. */
    static Column time(String name, String meaning) {
        return computed(name, ColumnType.TIMESTAMP, meaning, data -> data.time(name), name);
    }

    /** The object in the field of the column's name. */
    static Column object(String name, String meaning) {
        return computed(name, ColumnType.JSONB, meaning, data -> data.json(name, JsonNode::isObject), name);
    }

    /** The array in the field of the column's name. */
    static Column array(String name, String meaning) {
        return computed(name, ColumnType.JSONB, meaning, data -> data.json(name, JsonNode::isArray), name);
    }

    /** A column that {@code reader} reads from the {@code fields}. */
    static Column computed(
            String name, ColumnType type, String meaning, Function<Fields, @Nullable Object> reader, String... fields) {
        return new Column(
                name, type, meaning, Set.of(fields), (data, optional) -> reader.apply(data), any -> true, false);
    }

    /** The whole object as {@code reader} keeps it. */
    static Column raw(String meaning, ValueReader reader) {
        return new Column("raw", ColumnType.JSONB, meaning, Set.of(), reader, OptionalData::raw, false);
    }

    /** The same column, filled only where {@code condition} holds. */
    Column onlyIf(Predicate<OptionalData> condition) {
        return new Column(name, type, meaning, fields, reader, condition, immutable);
    }

    /** The same column, for a value that never changes during the object's life. */
    Column asImmutable() {
        return new Column(name, type, meaning, fields, reader, wanted, true);
    }
}
