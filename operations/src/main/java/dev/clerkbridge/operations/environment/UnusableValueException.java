// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

/** A parser's reason to refuse a value, in words for the operator. */
public final class UnusableValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    /** Takes the problem, which must not repeat the value. */
    public UnusableValueException(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
