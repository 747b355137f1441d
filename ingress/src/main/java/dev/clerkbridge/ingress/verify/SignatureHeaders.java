// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import dev.clerkbridge.ingress.event.SvixHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Collects the signature headers of a request in one pass over all its headers.
 *
 * <p>There are two families with the same meaning: {@code svix-…} and {@code webhook-…} of Standard Webhooks. As in
 * Svix's libraries, the first is used if it is complete, otherwise the second. A blank header counts as missing.
 */
public final class SignatureHeaders {

    private final Family svix = new Family();
    private final Family webhook = new Family();

    /** Stores the header if it is a signature header; the case of {@code name} does not matter. */
    public void see(String name, String value) {
        switch (name.length()) {
            case 7 -> see(svix, "svix-id", "", name, value);
            case 14 -> see(svix, "svix-timestamp", "svix-signature", name, value);
            case 10 -> see(webhook, "webhook-id", "", name, value);
            case 17 -> see(webhook, "webhook-timestamp", "webhook-signature", name, value);
            default -> {
                // No signature header has this length.
            }
        }
    }

    /** The headers of the family in use, or null if neither is complete. */
    @Nullable SvixHeaders complete() {
        SvixHeaders headers = svix.complete();
        return headers == null ? webhook.complete() : headers;
    }

    /** Whether any signature header occurred twice, even in the family that is not used. */
    boolean doubled() {
        return svix.doubled || webhook.doubled;
    }

    private static void see(Family family, String first, String second, String name, String value) {
        if (name.equalsIgnoreCase(second)) {
            family.doubled |= family.signature != null;
            family.signature = value.strip();
        } else if (name.equalsIgnoreCase(first)) {
            if (second.isEmpty()) {
                family.doubled |= family.id != null;
                family.id = value.strip();
            } else {
                family.doubled |= family.timestamp != null;
                family.timestamp = value.strip();
            }
        }
    }

    /** The three headers of one family. */
    private static final class Family {
        private @Nullable String id;
        private @Nullable String timestamp;
        private @Nullable String signature;
        private boolean doubled;

        @Nullable SvixHeaders complete() {
            return id == null
                            || timestamp == null
                            || signature == null
                            || id.isEmpty()
                            || timestamp.isEmpty()
                            || signature.isEmpty()
                    ? null
                    : new SvixHeaders(id, timestamp, signature);
        }
    }
}
