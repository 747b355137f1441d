// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.failure;

/** Finds the innermost cause of a failure, which is usually the most specific one. */
public final class InnermostCause {

    private static final int MAX_DEPTH = 50;

    private InnermostCause() {}

    /** The last exception in the chain of causes; the failure itself if it has no cause. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure;
        // The depth is limited because a chain of causes can be circular.
        for (int depth = 0; cause.getCause() != null && depth < MAX_DEPTH; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The message of the innermost cause, or its class name if it has no message. */
    public static String message(Throwable failure) {
        return ownMessage(of(failure));
    }

    /**
     * The message of the failure itself, or its class name if it has no message. Without the stack trace that the
     * message of a failed login can contain.
     */
    public static String ownMessage(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message.split("\\R\\tat ", 2)[0];
    }
}
