// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

/** The database cannot store the mirror. The message says why, and what to do. */
public final class UnusableDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableDatabaseException(String message) {
        super(message);
    }

    UnusableDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
