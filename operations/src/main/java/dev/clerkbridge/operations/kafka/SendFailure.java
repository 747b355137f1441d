// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import dev.clerkbridge.operations.failure.InnermostCause;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Why a send failed. The services decide what to do next. */
public enum SendFailure {
    /** The record is too large. */
    TOO_LARGE,
    /** This record or another record in its batch is invalid. */
    INVALID,
    /**
     * The broker refused the timestamp, because of the topic's settings or a wrong clock. The record itself is valid.
     */
    TIMESTAMP,
    /** The service has no permission to write to this topic, or the topic's name is invalid. An operator must act. */
    DENIED,
    /** A timeout of the producer expired, usually its delivery timeout. */
    TIMED_OUT,
    /** Any other failure; a new producer may succeed. */
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
        if (exception instanceof TopicAuthorizationException || exception instanceof InvalidTopicException) {
            return DENIED;
        }
        return exception instanceof TimeoutException ? TIMED_OUT : BROKEN;
    }

    /**
     * The message of a failure, for operators, or its class name if it has no message. If a producer has no permission
     * to write to any topic (KIP-679) or, before Kafka 2.8, lacks {@code IdempotentWrite}, Kafka reports an error about
     * the cluster that does not name the missing permission.
     */
    public static String message(Throwable failure) {
        return failure instanceof ClusterAuthorizationException
                ? "no permission to write to any topic or, if the brokers are older than Kafka 2.8, no IdempotentWrite"
                : InnermostCause.ownMessage(failure);
    }
}
