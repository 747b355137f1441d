// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import org.jspecify.annotations.Nullable;

/** An operation of the journal failed. The message is for operators and contains no event data. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether a retry can succeed. */
    public enum Fault {
        /** The disk is full, or another process has locked the database. The journal is intact and unchanged. */
        TEMPORARY,
        /**
         * The journal is damaged, cannot be opened, or is in an unknown state, as after a failed sync. This process
         * cannot continue to use it.
         */
        PERMANENT
    }

    private final Fault fault;

    JournalException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    static JournalException broken(String message) {
        return new JournalException(Fault.PERMANENT, message, null);
    }

    public Fault fault() {
        return fault;
    }
}
