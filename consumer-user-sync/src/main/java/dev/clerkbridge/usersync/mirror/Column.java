package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A column, and what stands in it for a change. */
record Column(String name, Kind kind, Function<Change, @Nullable Object> value) {

    /** How a column's values travel: as an array of a simple type, and what the statement makes of an element. */
    enum Kind {
        TEXT("text", "event.%s"),
        FLAG("bool", "event.%s"),
        COUNT("int8", "event.%s"),
        /** Epoch milliseconds. */
        TIME("int8", "timestamptz 'epoch' + event.%s * interval '1 millisecond'"),
        JSON("text", "event.%s::jsonb");

        private final String element;
        private final String expression;

        Kind(String element, String expression) {
            this.element = element;
            this.expression = expression;
        }
    }

    /** The SQL type of one value in the array. */
    String element() {
        return kind.element;
    }

    /** The SQL expression for the column's value. */
    String expression() {
        return kind.expression.formatted(name);
    }
}
