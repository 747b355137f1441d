// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import java.util.Locale;

/** The servers that {@code bridge pause} can stop. */
public enum Engine {
    KAFKA,
    POSTGRES;

    /** The control command's name for an {@code action} such as "pause". */
    public String command(String action) {
        return action + "-" + this;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
