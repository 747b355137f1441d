// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import org.jspecify.annotations.Nullable;

/** The topics cannot be written at present. The message tells operators what is missing. */
public final class TopicsUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    TopicsUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
