// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import java.sql.SQLException;

/** PostgreSQL does not answer, or does not have the tables. The message says which. */
public final class MirrorUnavailableException extends RuntimeException {

    MirrorUnavailableException(SQLException cause) {
        super(problem(cause) + cause.getMessage(), cause);
    }

    /** The class of SQLSTATEs for connection errors. */
    private static String problem(SQLException cause) {
        String state = cause.getSQLState();
        return state == null || state.startsWith("08") ? "PostgreSQL does not answer: " : "PostgreSQL refuses: ";
    }
}
