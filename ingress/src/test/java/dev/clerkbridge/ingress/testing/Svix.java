// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.svix.Webhook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Signs deliveries as Svix does, with svix-java. */
public final class Svix {

    public static final String SECRET = "whsec_aW5ncmVzcy10ZXN0cy1zaWduaW5nLXNlY3JldC0x";
    public static final String SECOND_SECRET = "whsec_aW5ncmVzcy10ZXN0cy1zaWduaW5nLXNlY3JldC0y";
    public static final String THIRD_SECRET = "whsec_aW5ncmVzcy10ZXN0cy1zaWduaW5nLXNlY3JldC0z";

    private Svix() {}

    public static String id() {
        return "msg_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** The three headers of a new delivery of this body, signed now with {@link #SECRET}. */
    public static Map<String, String> headers(byte[] body) {
        return headers(id(), Instant.now(), body, SECRET);
    }

    public static Map<String, String> headers(String id, Instant when, byte[] body, String secret) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("svix-id", id);
        headers.put("svix-timestamp", String.valueOf(when.getEpochSecond()));
        headers.put("svix-signature", signature(id, when, body, secret));
        return headers;
    }

    public static String signature(String id, Instant when, byte[] body, String secret) {
        try {
            return new Webhook(secret).sign(id, when.getEpochSecond(), new String(body, UTF_8));
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }
}
