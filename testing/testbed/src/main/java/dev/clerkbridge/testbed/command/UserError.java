// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

/** An expected error. Only its message is shown: what is wrong and, if there is a next step, what to do. */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an error; only {@code message} is shown. */
    public UserError(String message) {
        super(message);
    }

    /** Like {@link #UserError(String)}, with a cause, which is not shown either. */
    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
