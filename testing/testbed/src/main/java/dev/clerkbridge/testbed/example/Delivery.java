// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.util.List;
import java.util.Map;

/**
 * One signed request as Svix makes it.
 *
 * @param messageId the {@code svix-id}: the same whenever the message is delivered again
 * @param timestamp Unix seconds of this attempt
 * @param signature what goes into {@code svix-signature}
 * @param event the event it carries
 */
public record Delivery(String messageId, long timestamp, String signature, ExampleEvent event) {

    /** The headers that Svix sends, in the order in which a reader wants them. */
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

    /** The body, byte for byte as it was signed. */
    public byte[] body() {
        return event.body();
    }
}
