// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import com.svix.Webhook;
import com.svix.exceptions.EmptyWebhookSecretException;
import com.svix.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Signs events with one secret, using Svix's library. */
public final class SvixSigner {

    private final Webhook webhook;

    /**
     * Creates a signer for a secret as Clerk shows it, {@code whsec_…}.
     *
     * @throws IllegalArgumentException if the secret is invalid; the message does not repeat it
     */
    public SvixSigner(String secret) {
        try {
            this.webhook = new Webhook(secret);
        } catch (EmptyWebhookSecretException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a signing secret: it must be whsec_ followed by base64, as the Clerk Dashboard shows it", e);
        }
    }

    /** Signs {@code event} as the message {@code messageId}, sent at the time {@code attempt}. */
    public SignedRequest sign(ExampleEvent event, String messageId, Instant attempt) {
        return new SignedRequest(
                messageId, attempt.getEpochSecond(), signature(event.body(), messageId, attempt), event);
    }

    /** The headers that Svix would send with {@code body} at the time {@code attempt}. */
    public List<Map.Entry<String, String>> headers(byte[] body, String messageId, Instant attempt) {
        return SignedRequest.headers(messageId, attempt.getEpochSecond(), signature(body, messageId, attempt));
    }

    private String signature(byte[] body, String messageId, Instant attempt) {
        try {
            return webhook.sign(messageId, attempt.getEpochSecond(), new String(body, StandardCharsets.UTF_8));
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }
}
