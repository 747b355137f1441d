package dev.clerkbridge.ingress.event;

/**
 * Why a validly signed event stands in the quarantine topic. {@link #code()} is the value of its {@code error-reason}
 * header and a metric label: part of the contract.
 */
public enum QuarantineReason {
    /** The body is not UTF-8. */
    NOT_UTF8("not-utf8"),
    /** The body is not one JSON object, or is nested deeper than any parser should follow. */
    NOT_JSON("not-json"),
    /** The body is JSON, but has no string {@code type} and object {@code data} as Clerk's envelope does. */
    NOT_AN_EVENT("not-an-event"),
    /** No identifier that could be the record's key. */
    NO_KEY("no-key"),
    /** {@code instance_id} is absent or not one of those allowed: another Clerk instance, or "Send Example". */
    FOREIGN_INSTANCE("foreign-instance"),
    /** Kafka refuses the record for good, for instance because it is larger than the topic allows. */
    REFUSED_BY_KAFKA("refused-by-kafka");

    private final String code;

    QuarantineReason(String code) {
        this.code = code;
    }

    /** The stable name used outside this process. */
    public String code() {
        return code;
    }
}
