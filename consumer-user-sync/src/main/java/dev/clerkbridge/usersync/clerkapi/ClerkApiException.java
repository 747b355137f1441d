// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/** A call that failed for good. The message says what is wrong and what to do, and repeats no secret. */
public final class ClerkApiException extends RuntimeException {

    /** What a caller can do about a failure. */
    public enum Kind {
        /** The object, or the path, does not exist. */
        NOT_FOUND,
        /** The parameters are refused. */
        INVALID,
        /** The instance does not have the feature, such as organizations. */
        FEATURE_OFF,
        /** Nothing but to stop. */
        FATAL
    }

    private final Kind kind;

    ClerkApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
