// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

/**
 * A text that may be used but never shown.
 *
 * @param value the text itself
 */
public record Secret(String value) {

    /** Never the value. */
    @Override
    public String toString() {
        return "***";
    }
}
