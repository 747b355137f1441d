// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import dev.clerkbridge.contract.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that cannot be applied, with the facts that an operator needs to diagnose and redrive it.
 *
 * @param attempts number of failed attempts to decode or apply the record
 * @param firstFailure when the first attempt failed
 * @param lastFailure when the last attempt failed
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        Failure failure,
        int attempts,
        Instant firstFailure,
        Instant lastFailure) {

    /**
     * The record for the dead-letter topic: the original key, value and headers, plus the contract's {@code dlq.}
     * headers.
     */
    ProducerRecord<byte[], byte[]> toRecord(String topic, String group) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        put(headers, DeadLetterHeaders.TOPIC, record.topic());
        put(headers, DeadLetterHeaders.PARTITION, String.valueOf(record.partition()));
        put(headers, DeadLetterHeaders.OFFSET, String.valueOf(record.offset()));
        put(headers, DeadLetterHeaders.TIMESTAMP, String.valueOf(record.timestamp()));
        put(headers, DeadLetterHeaders.GROUP, group);
        put(headers, DeadLetterHeaders.EXCEPTION_CLASS, failure.exception());
        put(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, failure.message());
        put(headers, DeadLetterHeaders.ATTEMPTS, String.valueOf(attempts));
        put(
                headers,
                DeadLetterHeaders.FIRST_FAILURE,
                firstFailure.truncatedTo(ChronoUnit.MILLIS).toString());
        put(
                headers,
                DeadLetterHeaders.LAST_FAILURE,
                lastFailure.truncatedTo(ChronoUnit.MILLIS).toString());
        return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
