// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.tls;

/** A certificate or key cannot be used. The message tells the operator why and contains no part of the key. */
public final class UnusableCertificateException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Part part;

    /** The file that has the problem. */
    public enum Part {
        CERTIFICATE,
        KEY
    }

    UnusableCertificateException(Part part, String message, Throwable cause) {
        super(message, cause);
        this.part = part;
    }

    UnusableCertificateException(Part part, String message) {
        super(message);
        this.part = part;
    }

    public Part part() {
        return part;
    }
}
