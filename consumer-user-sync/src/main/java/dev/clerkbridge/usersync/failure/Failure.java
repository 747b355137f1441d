// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

/**
 * A failure with a message that is safe to show: it contains no value from an event.
 *
 * @param exception class name of the exception, or a name for the reason
 * @param message what went wrong, and the next step if there is one
 */
public record Failure(FailureKind kind, String exception, String message) {

    /** The failure of an event that cannot be decoded. */
    public static Failure undecodable(String reason) {
        return new Failure(FailureKind.POISON, "UndecodableEvent", reason);
    }
}
