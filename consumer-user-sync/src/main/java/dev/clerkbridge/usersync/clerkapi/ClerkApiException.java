// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/** A call to Clerk's API failed. The message says what is wrong and what to do, and contains no secret. */
public final class ClerkApiException extends RuntimeException {

    /** The kinds of failure that callers handle differently. */
    public enum Kind {
        /** The object or the path does not exist. */
        NOT_FOUND,
        /** Clerk rejects the parameters. */
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
