// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

/** Why a delivery failed verification. */
public enum Refusal implements Verdict {
    /** An id, timestamp or signature header is missing or blank. */
    MISSING_HEADERS,
    /**
     * An id, timestamp or signature header occurs more than once. Another program that reads the request could trust
     * the other value.
     */
    DOUBLED_HEADER,
    /** The timestamp is not a plain decimal number of Unix seconds. */
    MALFORMED_TIMESTAMP,
    /** The timestamp is too far in the past. */
    TOO_OLD,
    /** The timestamp is too far in the future. */
    TOO_NEW,
    /** No signature of the supported version matches a configured secret. */
    NO_MATCHING_SIGNATURE
}
