// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import org.jspecify.annotations.Nullable;

/** The journal could not do what was asked. Its message is for operators and holds nothing of any event. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether trying again can help. */
    public enum Fault {
        /** Nothing was changed and the journal is whole: no space on the disk, or another process holds it. */
        PASSING,
        /** The journal can no longer be trusted, or not be opened: only an operator can help. */
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
