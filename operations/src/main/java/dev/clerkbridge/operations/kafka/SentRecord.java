// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A record that a command or the console has passed to a producer.
 *
 * <p>The producer must send each record in a batch of its own ({@code batch.size=0}), because the response to a
 * refused batch does not say which record is invalid.
 */
public final class SentRecord {

    private final Future<?> result;

    private SentRecord(Future<?> result) {
        this.result = result;
    }

    /** Sends the record without waiting for the result. */
    public static SentRecord send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        return new SentRecord(producer.send(record));
    }

    /**
     * Waits for the result.
     *
     * @return why Kafka refused the record, as too large or invalid; null if every in-sync replica has the record
     * @throws KafkaException if the send failed for another reason
     */
    public @Nullable Exception refusal() {
        Exception failure = failure(result);
        if (failure == null) {
            return null;
        }
        return switch (SendFailure.of(failure)) {
            case TOO_LARGE, INVALID -> failure;
            case TIMESTAMP, DENIED, TIMED_OUT, BROKEN ->
                throw new KafkaException("Kafka did not accept an event: " + SendFailure.message(failure), failure);
        };
    }

    private static @Nullable Exception failure(Future<?> sent) {
        try {
            sent.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }
}
