// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/** A call to Clerk's API failed. The message says what is wrong and, if possible, what to do; it contains no secret. */
public final class ClerkApiException extends RuntimeException {

    /** The kinds of failure that callers handle differently. */
    public enum Kind {
        /** Clerk did not find the object. */
        NOT_FOUND,
        /** Clerk refused the parameters. */
        INVALID,
        /** The instance does not have the feature, such as organizations. */
        FEATURE_OFF,
        /** The command cannot continue. */
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
