// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.doctor;

/**
 * The result of a check.
 *
 * @param detail what was found
 * @param next the next step; empty if there is nothing to do
 */
public record Finding(Level level, String detail, String next) {

    /** The severity. */
    public enum Level {
        OK,
        /** The service can run but has a problem, or the check had no clear result. */
        WARNING,
        FAILED
    }

    public static Finding ok(String detail) {
        return new Finding(Level.OK, detail, "");
    }

    public static Finding warning(String detail, String next) {
        return new Finding(Level.WARNING, detail, next);
    }

    public static Finding failed(String detail, String next) {
        return new Finding(Level.FAILED, detail, next);
    }
}
