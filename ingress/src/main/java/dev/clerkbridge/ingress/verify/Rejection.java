// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

/** Why a delivery failed verification. */
public enum Rejection implements Verdict {
    /** An id, timestamp or signature header is missing or blank. */
    MISSING_HEADERS,
    /** A signature header occurs twice: two implementations could trust different values. */
    DOUBLED_HEADER,
    /** The timestamp is not a plain decimal number of Unix seconds. */
    MALFORMED_TIMESTAMP,
    /** Signed longer ago than the tolerance. */
    TOO_OLD,
    /** Signed further in the future than the tolerance: a clock is wrong. */
    TOO_NEW,
    /** No signature of the supported version matches any secret. */
    NO_MATCHING_SIGNATURE
}
