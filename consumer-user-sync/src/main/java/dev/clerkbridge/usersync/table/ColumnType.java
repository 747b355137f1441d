// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

/** The type of a column. Its values are sent as an array that the statement unnests. */
public enum ColumnType {
    TEXT("text", "text", "event.%s"),
    BOOLEAN("boolean", "bool", "event.%s"),
    BIGINT("bigint", "int8", "event.%s"),
    /** The values are epoch milliseconds. */
    TIMESTAMP("timestamp with time zone", "int8", "timestamptz 'epoch' + event.%s * interval '1 millisecond'"),
    /** The values are JSON texts that PostgreSQL accepts. */
    JSONB("jsonb", "text", "event.%s::jsonb");

    private final String sqlName;
    private final String elementType;
    private final String expression;

    ColumnType(String sqlName, String elementType, String expression) {
        this.sqlName = sqlName;
        this.elementType = elementType;
        this.expression = expression;
    }

    /** The type's name as PostgreSQL's {@code format_type} writes it. */
    public String sqlName() {
        return sqlName;
    }

    /** The element type of the array that carries the values. */
    public String elementType() {
        return elementType;
    }

    /** The SQL expression that converts the column {@code name} of the unnested {@code event} to this type. */
    public String expression(String name) {
        return expression.formatted(name);
    }
}
