// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.doctor;

/**
 * The result of a check.
 *
 * @param detail what was found
 * @param next what to do about it; empty if nothing
 */
public record Finding(Level level, String detail, String next) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** It works, but not well, or it could not be found out. */
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
