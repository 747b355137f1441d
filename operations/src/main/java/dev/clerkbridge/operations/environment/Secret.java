// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

/**
 * A text that must not be printed.
 *
 * @param value the text itself
 */
public record Secret(String value) {

    /** Does not contain the value. */
    @Override
    public String toString() {
        return "***";
    }
}
