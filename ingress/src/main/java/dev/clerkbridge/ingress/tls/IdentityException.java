// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.tls;

/** A certificate or a key that cannot be used; the message says why, for an operator, and holds nothing of the key. */
public final class IdentityException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Part part;

    /** Which of the two files is to blame. */
    public enum Part {
        CERTIFICATE,
        KEY
    }

    IdentityException(Part part, String message, Throwable cause) {
        super(message, cause);
        this.part = part;
    }

    IdentityException(Part part, String message) {
        super(message);
        this.part = part;
    }

    public Part part() {
        return part;
    }
}
