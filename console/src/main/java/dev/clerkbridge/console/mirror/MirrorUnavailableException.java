// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import java.sql.SQLException;

/** PostgreSQL does not answer, or does not have the tables. The message says which. */
public final class MirrorUnavailableException extends RuntimeException {

    MirrorUnavailableException(SQLException cause) {
        super("PostgreSQL does not answer: " + cause.getMessage(), cause);
    }
}
