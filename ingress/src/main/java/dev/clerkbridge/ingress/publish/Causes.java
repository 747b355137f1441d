// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.operations.failure.InnermostCause;
import dev.clerkbridge.operations.kafka.SendFailure;
import java.util.concurrent.ExecutionException;

/** Describes the cause of a failure for operators. */
final class Causes {

    private Causes() {}

    /** The class and message of the failure and, if it has a cause, of its innermost cause. */
    static String describe(Throwable failure) {
        Throwable outermost =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        Throwable innermost = InnermostCause.of(outermost);
        return innermost.equals(outermost) ? text(outermost) : text(outermost) + ": " + text(innermost);
    }

    private static String text(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        String message = SendFailure.message(failure);
        return message.equals(name) ? name : name + ": " + message;
    }
}
