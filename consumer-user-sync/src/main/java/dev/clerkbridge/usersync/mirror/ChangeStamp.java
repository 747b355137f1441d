// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

/** The columns that record when a row last changed in the mirror; the SQL statements set them. */
enum ChangeStamp {
    SYNCED_AT(
            "synced_at",
            "timestamp with time zone",
            "When this row last changed in the mirror: the start of the transaction"),
    SYNCED_IN("synced_in", "xid8", "Transaction that last changed this row in the mirror, for the change feed");

    private final String columnName;
    private final String sqlType;
    private final String meaning;

    ChangeStamp(String columnName, String sqlType, String meaning) {
        this.columnName = columnName;
        this.sqlType = sqlType;
        this.meaning = meaning;
    }

    String columnName() {
        return columnName;
    }

    String sqlType() {
        return sqlType;
    }

    /** The column's comment in the database. */
    String meaning() {
        return meaning;
    }
}
