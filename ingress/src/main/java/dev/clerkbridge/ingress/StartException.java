// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import org.jspecify.annotations.Nullable;

/**
 * The service, or a command that needs its journal, cannot start. The message tells operators the reason in one line.
 */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
