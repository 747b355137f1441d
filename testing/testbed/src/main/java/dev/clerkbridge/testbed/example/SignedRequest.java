// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.util.List;
import java.util.Map;

/**
 * One signed request as Svix sends it.
 *
 * @param messageId the {@code svix-id}; the same for every attempt to deliver the message
 * @param timestamp Unix seconds of this attempt
 * @param signature the {@code svix-signature} header
 * @param event the delivered event
 */
public record SignedRequest(String messageId, long timestamp, String signature, ExampleEvent event) {

    /** The headers that Svix sends, in a readable order. */
    public List<Map.Entry<String, String>> headers() {
        return headers(messageId, timestamp, signature);
    }

    static List<Map.Entry<String, String>> headers(String messageId, long timestamp, String signature) {
        return List.of(
                Map.entry("content-type", "application/json"),
                Map.entry("user-agent", "Svix-Webhooks/1.99.1 (example; +https://www.svix.com)"),
                Map.entry("svix-id", messageId),
                Map.entry("svix-timestamp", Long.toString(timestamp)),
                Map.entry("svix-signature", signature));
    }

    /** The bytes of the body. */
    public byte[] body() {
        return event.body();
    }
}
