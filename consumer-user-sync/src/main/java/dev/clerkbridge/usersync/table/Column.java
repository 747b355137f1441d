// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A column that contains part of Clerk's object.
 *
 * @param name the column's name
 * @param type the column's type; the column is always nullable
 * @param meaning description of the content; used as the comment in the database
 * @param fields the fields of {@code data} that the reader needs; empty for all fields
 * @param reader reads the value from a {@code data} object; returns null if there is no value
 * @param wanted whether the column is filled, given the configured optional data
 * @param immutable whether the value is fixed for the object's life; if so, the row keeps the value when an event lacks
 *     it, and after a deletion
 */
public record Column(
        String name,
        ColumnType type,
        String meaning,
        Set<String> fields,
        ValueReader reader,
        Predicate<OptionalData> wanted,
        boolean immutable) {

    /** Reads a column's value from Clerk's object. A value that is missing or of an unexpected type reads as null. */
    @FunctionalInterface
    interface ValueReader {
        @Nullable Object read(JsonFields data, OptionalData optional);
    }

    /** Whether filling the column is optional. */
    public boolean isOptional() {
        return !wanted.test(OptionalData.NONE);
    }

    @Nullable Object read(JsonFields data, OptionalData optional) {
        return wanted.test(optional) ? reader.read(data, optional) : null;
    }

    /** A column for the text field of the same name. */
    static Column text(String name, String meaning) {
        return computed(name, ColumnType.TEXT, meaning, data -> data.text(name), name);
    }

    /** A column for the boolean field of the same name. */
    static Column flag(String name, String meaning) {
        return computed(name, ColumnType.BOOLEAN, meaning, data -> data.flag(name), name);
    }

    /** A column for the integer field of the same name. */
    static Column count(String name, String meaning) {
        return computed(name, ColumnType.BIGINT, meaning, data -> data.count(name), name);
    }

    /** A column for the time in the field of the same name. */
    static Column time(String name, String meaning) {
        return computed(name, ColumnType.TIMESTAMP, meaning, data -> data.time(name), name);
    }

    /** A column for the object in the field of the same name. */
    static Column object(String name, String meaning) {
        return computed(name, ColumnType.JSONB, meaning, data -> data.json(name, JsonNode::isObject), name);
    }

    /** A column for the array in the field of the same name. */
    static Column array(String name, String meaning) {
        return computed(name, ColumnType.JSONB, meaning, data -> data.json(name, JsonNode::isArray), name);
    }

    /** A column whose {@code reader} needs only these {@code fields}. */
    static Column computed(
            String name,
            ColumnType type,
            String meaning,
            Function<JsonFields, @Nullable Object> reader,
            String... fields) {
        return new Column(
                name, type, meaning, Set.of(fields), (data, optional) -> reader.apply(data), any -> true, false);
    }

    /** The column {@code raw}, which {@code reader} derives from the whole object. */
    static Column raw(String meaning, ValueReader reader) {
        return new Column("raw", ColumnType.JSONB, meaning, Set.of(), reader, OptionalData::raw, false);
    }

    /** A copy of this column that is filled only if {@code condition} is true. */
    Column onlyIf(Predicate<OptionalData> condition) {
        return new Column(name, type, meaning, fields, reader, condition, immutable);
    }

    /** A copy of this column for a value that never changes during the object's life. */
    Column asImmutable() {
        return new Column(name, type, meaning, fields, reader, wanted, true);
    }
}
