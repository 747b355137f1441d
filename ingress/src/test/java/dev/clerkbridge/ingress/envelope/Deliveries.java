// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.verify.SignatureHeaders;
import dev.clerkbridge.ingress.verify.UnverifiedDelivery;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import dev.clerkbridge.ingress.verify.Verifier;
import dev.clerkbridge.operations.environment.SigningSecret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Creates verified deliveries. Uses the real verifier, because no other class can create them. */
final class Deliveries {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final SigningSecret SECRET = SigningSecret.parse(Svix.SECRET);
    private static final Verifier VERIFIER = new Verifier(List.of(SECRET), InstantSource.fixed(NOW));

    private Deliveries() {}

    static VerifiedDelivery verified(byte[] body) {
        SignatureHeaders headers = new SignatureHeaders();
        headers.add("svix-id", "msg_1");
        headers.add("svix-timestamp", String.valueOf(NOW.getEpochSecond()));
        headers.add("svix-signature", signature(body));
        return (VerifiedDelivery) VERIFIER.verify(new UnverifiedDelivery(headers, body));
    }

    /** Signs the raw bytes, because svix-java can sign only text. */
    private static String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.key(), "HmacSHA256"));
            mac.update(("msg_1." + NOW.getEpochSecond() + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
