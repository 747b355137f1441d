// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The names of a record's headers, and how to read and build their values. All header values are UTF-8. */
public final class EventHeaders {

    /** The message id, which is the same for every delivery of a message. */
    public static final String SVIX_ID = "svix-id";
    /** The timestamp that Svix signed, in Unix seconds. */
    public static final String SVIX_TIMESTAMP = "svix-timestamp";
    /** The complete signature header, unchanged. */
    public static final String SVIX_SIGNATURE = "svix-signature";

    public static final String SPEC_VERSION = "ce_specversion";
    /** Equal to {@link #SVIX_ID} for signed events. */
    public static final String ID = "ce_id";
    /** Clerk's event type; on the snapshots topic, {@code ….snapshot} or {@code ….absent}. */
    public static final String TYPE = "ce_type";
    /** {@code /clerk/<instance_id>}, or {@code /clerk} if the event names no instance. */
    public static final String SOURCE = "ce_source";
    /** Equal to the record's key. */
    public static final String SUBJECT = "ce_subject";
    /** The envelope's timestamp: RFC 3339, UTC, milliseconds. */
    public static final String TIME = "ce_time";
    /**
     * When the ingress accepted the event; for a snapshot or an absence, when the record was created: RFC 3339, UTC,
     * microseconds.
     */
    public static final String RECORDED_TIME = "ce_recordedtime";

    public static final String CONTENT_TYPE = "content-type";
    /** A {@link QuarantineReason#code()}; on the quarantine topic only. */
    public static final String ERROR_REASON = "error-reason";

    private EventHeaders() {}

    /** The value of {@link #SOURCE}; {@code instanceId} is null if the event names no instance. */
    public static String source(@Nullable String instanceId) {
        return instanceId == null ? "/clerk" : "/clerk/" + instanceId;
    }

    /** The value, as text, of the last header with this name; null if it is missing or empty. */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null || header.value().length == 0) {
            return null;
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
