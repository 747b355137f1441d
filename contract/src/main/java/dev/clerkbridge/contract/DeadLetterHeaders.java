// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

/** The names of the headers that the consumer adds to a dead letter. */
public final class DeadLetterHeaders {

    /** Every name in this class starts with this prefix. */
    public static final String PREFIX = "dlq.";

    public static final String TOPIC = PREFIX + "topic";
    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    /** The original record's timestamp in milliseconds. */
    public static final String TIMESTAMP = PREFIX + "timestamp";
    /** The consumer group that could not apply the record. */
    public static final String GROUP = PREFIX + "group";

    public static final String EXCEPTION_CLASS = PREFIX + "exception.class";
    /** The message of the last failure. It contains no values from the payload. */
    public static final String EXCEPTION_MESSAGE = PREFIX + "exception.message";

    public static final String ATTEMPTS = PREFIX + "attempts";
    /** When the first attempt failed: RFC 3339, UTC. */
    public static final String FIRST_FAILURE = PREFIX + "first.failure";
    /** When the last attempt failed: RFC 3339, UTC. */
    public static final String LAST_FAILURE = PREFIX + "last.failure";

    private DeadLetterHeaders() {}
}
