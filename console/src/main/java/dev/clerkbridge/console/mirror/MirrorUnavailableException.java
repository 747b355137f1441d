// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import java.sql.SQLException;

/** PostgreSQL does not answer, or reports an error, for example because a table is missing. The message says which. */
public final class MirrorUnavailableException extends RuntimeException {

    MirrorUnavailableException(SQLException cause) {
        super(problem(cause) + cause.getMessage(), cause);
    }

    /** An error is a connection error if its SQLSTATE is missing or in class 08. */
    private static String problem(SQLException cause) {
        String state = cause.getSQLState();
        return state == null || state.startsWith("08") ? "PostgreSQL does not answer: " : "PostgreSQL reports: ";
    }
}
