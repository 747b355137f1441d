package dev.clerkbridge.ingress.verify;

import java.time.Instant;

/** A delivery that somebody who knows a secret signed a moment ago. Only {@link Verifier} makes one. */
public final class VerifiedDelivery implements Verdict {

    private final SignatureHeaders.Family headers;
    private final Payload payload;
    private final Instant acceptedAt;
    private final int secretIndex;

    VerifiedDelivery(SignatureHeaders.Family headers, Payload payload, Instant acceptedAt, int secretIndex) {
        this.headers = headers;
        this.payload = payload;
        this.acceptedAt = acceptedAt;
        this.secretIndex = secretIndex;
    }

    /** The message id, the same for every delivery of one message. */
    public String id() {
        return headers.id();
    }

    /** The text that was signed: Unix seconds. */
    public String timestamp() {
        return headers.timestamp();
    }

    /** The whole signature header. */
    public String signature() {
        return headers.signature();
    }

    /** The signed bytes; not a copy. */
    public byte[] body() {
        return payload.bytes();
    }

    /** Whether the signed bytes are well-formed UTF-8. */
    public boolean utf8() {
        return payload.utf8();
    }

    /** When it was verified, in whole microseconds. */
    public Instant acceptedAt() {
        return acceptedAt;
    }

    /** Which of the configured secrets matched, from 0. */
    public int secretIndex() {
        return secretIndex;
    }
}
