package dev.clerkbridge.usersync.failure;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that is set aside, with everything needed to understand it and to send it again.
 *
 * @param attempts how often it was tried, the last time included
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        Failure failure,
        int attempts,
        Instant firstFailure,
        Instant lastFailure) {

    /** What every header that this service adds begins with. */
    public static final String PREFIX = "dlq.";

    public static final String TOPIC = PREFIX + "topic";
    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    public static final String TIMESTAMP = PREFIX + "timestamp";
    public static final String GROUP = PREFIX + "group";
    public static final String EXCEPTION_CLASS = PREFIX + "exception.class";
    public static final String EXCEPTION_MESSAGE = PREFIX + "exception.message";
    public static final String ATTEMPTS = PREFIX + "attempts";
    public static final String FIRST_FAILURE = PREFIX + "first.failure";
    public static final String LAST_FAILURE = PREFIX + "last.failure";

    /** The record for the dead-letter topic: the same key, value and headers, and the contract's {@code dlq.} headers. */
    ProducerRecord<byte[], byte[]> toRecord(String topic, String group) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        put(headers, TOPIC, record.topic());
        put(headers, PARTITION, String.valueOf(record.partition()));
        put(headers, OFFSET, String.valueOf(record.offset()));
        put(headers, TIMESTAMP, String.valueOf(record.timestamp()));
        put(headers, GROUP, group);
        put(headers, EXCEPTION_CLASS, failure.exception());
        put(headers, EXCEPTION_MESSAGE, failure.message());
        put(headers, ATTEMPTS, String.valueOf(attempts));
        put(headers, FIRST_FAILURE, firstFailure.truncatedTo(ChronoUnit.MILLIS).toString());
        put(headers, LAST_FAILURE, lastFailure.truncatedTo(ChronoUnit.MILLIS).toString());
        return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
