// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

/**
 * One failure, in words that can be shown to anybody: no value of an event is in them.
 *
 * @param exception the class of the exception, or of the reason
 * @param message what went wrong, and where there is one the next step
 */
public record Failure(FailureKind kind, String exception, String message) {

    /** An event whose bytes cannot be read. */
    public static Failure undecodable(String reason) {
        return new Failure(FailureKind.POISON, "UndecodableEvent", reason);
    }
}
