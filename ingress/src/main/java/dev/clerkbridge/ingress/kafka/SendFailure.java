// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What a failed send means for what to do next: the one place where Kafka's exceptions are told apart. */
public enum SendFailure {
    /** This record is larger than it may be. */
    TOO_LARGE,
    /** This record is invalid; or another record of its batch is, in whatever way. */
    INVALID,
    /** The broker does not take the record's time: a matter of its settings and of two clocks, not of the record. */
    TIMESTAMP,
    /** Kafka does not let this service write; an operator has to act. */
    DENIED,
    /** The producer gave up waiting. */
    TIMED_OUT,
    /** Anything else: a new producer may work. */
    BROKEN;

    public static SendFailure of(Exception exception) {
        if (exception instanceof RecordTooLargeException || exception instanceof RecordBatchTooLargeException) {
            return TOO_LARGE;
        }
        if (exception instanceof InvalidTimestampException) {
            return TIMESTAMP;
        }
        if (exception instanceof InvalidRecordException || exception instanceof SerializationException) {
            return INVALID;
        }
        if (exception instanceof AuthorizationException
                || exception instanceof AuthenticationException
                || exception instanceof InvalidTopicException) {
            return DENIED;
        }
        return exception instanceof TimeoutException ? TIMED_OUT : BROKEN;
    }
}
