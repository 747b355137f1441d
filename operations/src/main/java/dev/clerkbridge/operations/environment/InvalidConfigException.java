// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.util.List;

/** The environment is invalid. The message lists every fault for the operator and contains no secret. */
public final class InvalidConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidConfigException(List<String> faults) {
        super(message(faults));
    }

    private static String message(List<String> faults) {
        String title = faults.size() == 1
                ? "The configuration has an error:"
                : "The configuration has " + faults.size() + " errors:";
        return title + "\n  " + String.join("\n  ", faults);
    }
}
