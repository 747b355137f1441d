// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import dev.clerkbridge.ingress.event.SvixHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The signature headers of a request: id, timestamp and signature. The caller passes every header of the request to
 * {@link #add}.
 *
 * <p>Two sets of headers have the same meaning: Svix's {@code svix-…} and Standard Webhooks' {@code webhook-…}. As in
 * Svix's libraries, the {@code svix-…} headers are used if all three are present, otherwise the {@code webhook-…}
 * headers. A blank header counts as missing.
 */
public final class SignatureHeaders {

    private final HeaderSet svix = new HeaderSet();
    private final HeaderSet webhook = new HeaderSet();

    /** Stores the header if it is a signature header; the case of {@code name} does not matter. */
    public void add(String name, String value) {
        switch (name.length()) {
            case 7 -> add(svix, "svix-id", "", name, value);
            case 14 -> add(svix, "svix-timestamp", "svix-signature", name, value);
            case 10 -> add(webhook, "webhook-id", "", name, value);
            case 17 -> add(webhook, "webhook-timestamp", "webhook-signature", name, value);
            default -> {
                // No signature header has this length.
            }
        }
    }

    /** The set of headers to use, or null if neither set is complete. */
    @Nullable SvixHeaders complete() {
        SvixHeaders headers = svix.complete();
        return headers == null ? webhook.complete() : headers;
    }

    /** Whether any signature header occurred more than once, even in the set that is not used. */
    boolean doubled() {
        return svix.doubled || webhook.doubled;
    }

    private static void add(HeaderSet set, String first, String second, String name, String value) {
        if (name.equalsIgnoreCase(second)) {
            set.doubled |= set.signature != null;
            set.signature = value.strip();
        } else if (name.equalsIgnoreCase(first)) {
            if (second.isEmpty()) {
                set.doubled |= set.id != null;
                set.id = value.strip();
            } else {
                set.doubled |= set.timestamp != null;
                set.timestamp = value.strip();
            }
        }
    }

    /** The id, timestamp and signature headers with one prefix. */
    private static final class HeaderSet {
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
