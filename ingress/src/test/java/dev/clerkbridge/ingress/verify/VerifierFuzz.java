// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.svix.Webhook;
import com.svix.exceptions.WebhookVerificationException;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.operations.environment.SigningSecret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** For any headers and body, the verifier accepts only what svix-java accepts too. */
public final class VerifierFuzz {

    private VerifierFuzz() {}

    private static final Verifier VERIFIER =
            new Verifier(List.of(SigningSecret.parse(Svix.SECRET)), InstantSource.system());
    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"}}".getBytes(UTF_8);
    private static final String[] NAMES = {
        "svix-id", "svix-timestamp", "svix-signature", "webhook-id", "webhook-timestamp", "webhook-signature"
    };

    public static void acceptsNothingThatSvixRefuses(FuzzedDataProvider data) throws Exception {
        // Given
        String now = String.valueOf(Instant.now().getEpochSecond());
        String signature = Svix.signature("msg_1", Instant.ofEpochSecond(Long.parseLong(now)), BODY, Svix.SECRET);
        String[] values = {"msg_1", now, signature, "v1," + signature, " "};
        SignatureHeaders headers = new SignatureHeaders();
        Map<String, List<String>> all = new HashMap<>();
        int count = data.consumeInt(0, 8);
        for (int i = 0; i < count; i++) {
            String name = data.consumeBoolean() ? data.pickValue(NAMES) : data.consumeString(20);
            String value =
                    data.consumeBoolean() ? data.pickValue(values) + data.consumeString(2) : data.consumeString(200);
            headers.add(name, value);
            all.computeIfAbsent(name, first -> new ArrayList<>()).add(value.strip());
        }
        byte[] body = data.consumeBoolean() ? BODY : data.consumeRemainingAsBytes();

        // When
        Verdict verdict = VERIFIER.verify(new UnverifiedDelivery(headers, body));

        // Then
        if (verdict instanceof VerifiedDelivery verified) {
            assertThat(verified.body()).isEqualTo(body);
            assertThat(Arrays.equals(body, BODY)).isTrue();
            assertThat(verifiedBySvix(body, all)).isTrue();
        }
    }

    private static boolean verifiedBySvix(byte[] body, Map<String, List<String>> headers) throws Exception {
        try {
            new Webhook(Svix.SECRET).verify(new String(body, UTF_8), headers);
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }
}
