package dev.clerkbridge.ingress.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** What a failed send means for what to do next: the one place where Kafka's exceptions are told apart. */
public enum SendFailure {
    /** This record will never be taken; others may be. */
    REFUSED,
    /** Kafka is away, slow or changing leaders: the same record may be taken later. */
    UNAVAILABLE,
    /** Kafka does not let this service write; an operator has to act. */
    DENIED,
    /** The producer has failed for good; a new one may work. */
    PRODUCER_BROKEN;

    public static SendFailure of(Exception exception) {
        if (exception instanceof RecordTooLargeException
                || exception instanceof RecordBatchTooLargeException
                || exception instanceof InvalidRecordException
                || exception instanceof InvalidTimestampException
                || exception instanceof SerializationException) {
            return REFUSED;
        }
        if (exception instanceof AuthorizationException
                || exception instanceof AuthenticationException
                || exception instanceof InvalidTopicException) {
            return DENIED;
        }
        return exception instanceof RetriableException ? UNAVAILABLE : PRODUCER_BROKEN;
    }
}
