// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import com.svix.Webhook;
import com.svix.exceptions.WebhookSigningException;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.contract.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the signature of a stored record again.
 *
 * <p>Svix's {@code verify} refuses signatures older than five minutes, so the check signs the record again and compares
 * the signatures.
 */
public final class SignatureCheck {

    private final List<Webhook> secrets;

    /**
     * Creates a check.
     *
     * @param secrets the signing secrets, in the order of the console's setting; may be empty
     */
    public SignatureCheck(List<Webhook> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Returns the result as a sentence, which never contains a secret. */
    public String verify(ReceivedEvent event) {
        String signature = event.header(EventHeaders.SVIX_SIGNATURE);
        if (signature == null) {
            return "Not signed: the bridge created this record itself.";
        }
        if (secrets.isEmpty()) {
            return "Not checked: the console has no CLERK_WEBHOOK_SIGNING_SECRET.";
        }
        if (Envelope.of(event).fault() == QuarantineReason.NOT_UTF8) {
            return "Not checked: the body is not UTF-8.";
        }
        for (int i = 0; i < secrets.size(); i++) {
            String own = sign(secrets.get(i), event);
            if (own != null && contains(signature, own)) {
                return "Valid with signing secret " + (i + 1) + ".";
            }
        }
        return "Not valid: none of the configured secrets (" + secrets.size()
                + ") matches. Perhaps the secret was rotated after the event was signed.";
    }

    private static @Nullable String sign(Webhook secret, ReceivedEvent event) {
        String timestamp = event.header(EventHeaders.SVIX_TIMESTAMP);
        byte[] value = event.record().value();
        if (timestamp == null || value == null) {
            return null;
        }
        try {
            return secret.sign(event.id(), Long.parseLong(timestamp), new String(value, StandardCharsets.UTF_8));
        } catch (WebhookSigningException | NumberFormatException e) {
            return null;
        }
    }

    private static boolean contains(String signatures, String own) {
        byte[] expected = own.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String signature : signatures.split(" ", -1)) {
            found |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }
}
