// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import dev.clerkbridge.ingress.event.SvixHeaders;
import java.time.Instant;

/** A delivery that was recently signed with a configured secret. Only {@link Verifier} creates instances. */
public final class VerifiedDelivery implements Verdict {

    private final SvixHeaders svix;
    private final Payload payload;
    private final Instant acceptedAt;
    private final int secretIndex;

    VerifiedDelivery(SvixHeaders svix, Payload payload, Instant acceptedAt, int secretIndex) {
        this.svix = svix;
        this.payload = payload;
        this.acceptedAt = acceptedAt;
        this.secretIndex = secretIndex;
    }

    /** The headers whose signature matched. */
    public SvixHeaders svix() {
        return svix;
    }

    /** The signed bytes; not a copy. */
    public byte[] body() {
        return payload.bytes();
    }

    /** Whether the signed bytes are well-formed UTF-8. */
    public boolean utf8() {
        return payload.utf8();
    }

    /** When the delivery was verified, in whole microseconds. */
    public Instant acceptedAt() {
        return acceptedAt;
    }

    /** The index of the configured secret that matched, starting at 0. */
    public int secretIndex() {
        return secretIndex;
    }
}
