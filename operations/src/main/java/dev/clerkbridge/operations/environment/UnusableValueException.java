// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

/** Thrown by a parser that refuses a value. The message is shown to the operator. */
public final class UnusableValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    /** The problem must not contain the value. */
    public UnusableValueException(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
