// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

/** Why a delivery is not trusted. */
public enum Rejection implements Verdict {
    /** An id, timestamp or signature header is missing or blank. */
    MISSING_HEADERS,
    /** One of these headers came twice: two readers could trust different values. */
    DOUBLED_HEADER,
    /** The timestamp is not the plain decimal number of Unix seconds that was signed. */
    MALFORMED_TIMESTAMP,
    /** Signed longer ago than the tolerance. */
    TOO_OLD,
    /** Signed further ahead than the tolerance: a clock is wrong. */
    TOO_NEW,
    /** No signature of the supported version matches any secret. */
    NO_MATCHING_SIGNATURE
}
