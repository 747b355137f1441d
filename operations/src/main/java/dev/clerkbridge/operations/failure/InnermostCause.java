// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.failure;

/** The last cause of a failure, which says most; the outer ones often say only that something failed. */
public final class InnermostCause {

    private static final int MAX_DEPTH = 50;

    private InnermostCause() {}

    /** The end of the failure's chain of causes, perhaps the failure itself. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure;
        // Bounded, because a chain may be a circle.
        for (int depth = 0; cause.getCause() != null && depth < MAX_DEPTH; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The message of {@link #of}, or the name of its class if it has none. */
    public static String message(Throwable failure) {
        Throwable cause = of(failure);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
