package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.usersync.version.EpochMillis;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What the contract's headers say of a record ({@code docs/contract.md}), with what to fall back on. */
public final class EventHeaders {

    public static final String SVIX_ID = "svix-id";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String RECORDED_TIME = "ce_recordedtime";

    private EventHeaders() {}

    /** The last header of that name as text; null where there is none, or an empty one. */
    public static @Nullable String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null || header.value().length == 0) {
            return null;
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The message id; of a record that did not come through the ingress, its place in the topic. */
    static String eventId(ConsumerRecord<?, ?> record) {
        String svixId = text(record, SVIX_ID);
        String id = svixId != null ? svixId : text(record, ID);
        return id != null ? StorableText.of(id) : record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    /** When the ingress accepted the event, else when Kafka was given the record; epoch microseconds. */
    static long recordedAt(ConsumerRecord<?, ?> record) {
        String time = text(record, RECORDED_TIME);
        if (time != null) {
            try {
                Instant instant = Instant.parse(time);
                if (EpochMillis.of(instant.toEpochMilli()) != null) {
                    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
                }
            } catch (DateTimeException | ArithmeticException e) {
                return record.timestamp() * 1000;
            }
        }
        return record.timestamp() * 1000;
    }
}
