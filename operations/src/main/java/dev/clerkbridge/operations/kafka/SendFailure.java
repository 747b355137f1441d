// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Why a send failed, classified by what the service must do next. */
public enum SendFailure {
    /** The record is too large. */
    TOO_LARGE,
    /** This record or another record in its batch is invalid. */
    INVALID,
    /**
     * The broker rejected the timestamp, because of the topic's settings or a wrong clock. The record itself is valid.
     */
    TIMESTAMP,
    /** The service has no permission to write to this topic, which an operator must grant. */
    DENIED,
    /** The producer's delivery timeout expired. */
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
     * Waits for the result of a send.
     *
     * @return why Kafka will never accept the record; null if every in-sync replica has it
     * @throws KafkaException if another attempt may succeed
     */
    public static @Nullable Exception refusal(Future<?> sent) {
        try {
            sent.get();
            return null;
        } catch (ExecutionException e) {
            Exception cause = e.getCause() instanceof Exception exception ? exception : e;
            SendFailure failure = of(cause);
            if (failure == TOO_LARGE || failure == INVALID) {
                return cause;
            }
            throw new KafkaException("Kafka did not accept an event: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }
}
