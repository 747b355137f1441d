// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import java.util.concurrent.ExecutionException;

/** Says for operators why something failed. */
final class Causes {

    private static final int MAX_DEPTH = 20;

    private Causes() {}

    /** The message of the failure and, if it has one, of its innermost cause. */
    static String describe(Throwable failure) {
        Throwable outermost =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        Throwable innermost = outermost;
        for (int depth = 0; innermost.getCause() != null && depth < MAX_DEPTH; depth++) {
            innermost = innermost.getCause();
        }
        return innermost == outermost ? text(outermost) : text(outermost) + ": " + text(innermost);
    }

    private static String text(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }
}
