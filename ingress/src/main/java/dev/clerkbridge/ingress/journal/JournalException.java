// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import org.jspecify.annotations.Nullable;

/** An operation of the journal failed. The message is for operators and contains no event data. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether a retry can succeed. */
    public enum Fault {
        /** Nothing was changed and the journal is intact: the disk is full, or another process uses the journal. */
        PASSING,
        /** The journal is damaged or cannot be opened; an operator has to act. */
        FINAL
    }

    private final Fault fault;

    JournalException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    static JournalException broken(String message) {
        return new JournalException(Fault.FINAL, message, null);
    }

    public Fault fault() {
        return fault;
    }
}
