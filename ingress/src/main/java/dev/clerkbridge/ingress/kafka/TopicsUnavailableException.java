// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import org.jspecify.annotations.Nullable;

/** The service cannot write to the topics at present. The message tells operators why. */
public final class TopicsUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    TopicsUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
