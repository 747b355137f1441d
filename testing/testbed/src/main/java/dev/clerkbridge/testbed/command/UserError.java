// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

/** Something that the person at the terminal can put right: its message says what is wrong and what to do next. */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An error whose {@code message} is all that is shown. */
    public UserError(String message) {
        super(message);
    }

    /** As {@link #UserError(String)}, keeping the cause for the log. */
    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
