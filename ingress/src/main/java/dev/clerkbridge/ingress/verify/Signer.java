// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.svix.Webhook;
import com.svix.exceptions.EmptyWebhookSecretException;
import com.svix.exceptions.WebhookSigningException;
import dev.clerkbridge.operations.environment.SigningSecret;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes the expected signature of a payload for one secret. Thread-safe. */
final class Signer {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int VERSION_PREFIX = "v1,".length();

    private final Webhook svix;
    private final SecretKeySpec key;

    Signer(SigningSecret secret) {
        byte[] bytes = secret.key();
        this.key = new SecretKeySpec(bytes, ALGORITHM);
        try {
            this.svix = new Webhook(bytes);
        } catch (EmptyWebhookSecretException e) {
            throw new IllegalArgumentException("A signing secret is empty", e);
        }
    }

    /** The version 1 signature in base64, without the prefix {@code v1,}. */
    byte[] sign(String id, long timestamp, Payload payload) {
        try {
            return payload.utf8() ? signText(id, timestamp, payload.text()) : signBytes(id, timestamp, payload.bytes());
        } catch (WebhookSigningException | GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot compute " + ALGORITHM, e);
        }
    }

    private byte[] signText(String id, long timestamp, String text) throws WebhookSigningException {
        return svix.sign(id, timestamp, text).substring(VERSION_PREFIX).getBytes(US_ASCII);
    }

    /** The same signature for a body that is not valid UTF-8, which svix-java cannot sign. */
    private byte[] signBytes(String id, long timestamp, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
        mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
        return Base64.getEncoder().encode(mac.doFinal(body));
    }
}
