// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

/** Why a signed event is on the quarantine topic instead of the events topic. */
public enum QuarantineReason {
    /** The body is not UTF-8. */
    NOT_UTF8("not-utf8"),
    /** The body is not one JSON value, or is nested more than 10,000 levels deep. */
    NOT_JSON("not-json"),
    /** The body is JSON, but has no usable {@code type}, or no {@code data} that is an object. */
    NOT_AN_EVENT("not-an-event"),
    /** The event has no identifier that can become the record's key. */
    NO_KEY("no-key"),
    /** {@code instance_id} is missing or not allowed: another Clerk instance, or the Dashboard's "Send Example". */
    FOREIGN_INSTANCE("foreign-instance"),
    /** Kafka refused the record on the events topic and would refuse it again, for example because it is too large. */
    REFUSED_BY_KAFKA("refused-by-kafka");

    private final String code;

    QuarantineReason(String code) {
        this.code = code;
    }

    /** The value of the {@code error-reason} header and of a metric label. Never changes. */
    public String code() {
        return code;
    }
}
