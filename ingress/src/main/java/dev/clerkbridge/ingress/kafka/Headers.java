package dev.clerkbridge.ingress.kafka;

/** Names of the record headers that {@code docs/contract.md} promises. */
final class Headers {

    static final String SVIX_ID = "svix-id";
    static final String SVIX_TIMESTAMP = "svix-timestamp";
    static final String SVIX_SIGNATURE = "svix-signature";
    static final String SPEC_VERSION = "ce_specversion";
    static final String ID = "ce_id";
    static final String TYPE = "ce_type";
    static final String SOURCE = "ce_source";
    static final String SUBJECT = "ce_subject";
    static final String TIME = "ce_time";
    static final String RECORDED_TIME = "ce_recordedtime";
    static final String CONTENT_TYPE = "content-type";
    static final String ERROR_REASON = "error-reason";

    private Headers() {}
}
