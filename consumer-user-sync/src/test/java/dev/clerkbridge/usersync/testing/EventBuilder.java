// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.contract.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Builds an event as the ingress would write it to the topic, except that the header {@code ce_time} is missing. */
public final class EventBuilder {

    /** The base time of the tests; epoch milliseconds. */
    public static final long T0 = 1_760_000_000_000L;

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final AtomicLong IDS = new AtomicLong();

    private final String type;
    private final ObjectNode data = JSON.createObjectNode();
    private String eventId = "msg_" + IDS.incrementAndGet();
    private String key = "";
    private @Nullable Long timestamp = T0;
    private Instant recordedAt = Instant.ofEpochMilli(T0 + 100);
    private byte @Nullable [] rawBody;

    private EventBuilder(String type) {
        this.type = type;
    }

    public static EventBuilder of(String type, String id) {
        EventBuilder event = new EventBuilder(type);
        event.key = id;
        event.data.put("id", id);
        return event;
    }

    public static EventBuilder user(String type, String id, long updatedAt) {
        EventBuilder event = of(type, id).at(updatedAt + 20);
        event.data.put("object", "user");
        event.data.put("first_name", "Ada " + updatedAt);
        event.data.put("last_name", "Lovelace");
        event.data.put("primary_email_address_id", "idn_2");
        ObjectNode first = event.data.putArray("email_addresses").addObject();
        first.put("id", "idn_1").put("email_address", "old@example.org").putNull("verification");
        ObjectNode second = event.data.withArray("email_addresses").addObject();
        second.put("id", "idn_2").put("email_address", "ada@example.org");
        second.putObject("verification").put("status", "verified").put("strategy", "email_code");
        event.data.putArray("phone_numbers");
        event.data.putObject("public_metadata").put("plan", "gold");
        event.data.putObject("private_metadata").put("note", "confidential");
        event.data.putObject("unsafe_metadata");
        event.data.put("banned", false).put("locked", false);
        event.data.put("created_at", T0).put("updated_at", updatedAt);
        return event;
    }

    public static EventBuilder userDeleted(String id, long at) {
        EventBuilder event = of("user.deleted", id).at(at);
        event.data.put("object", "user").put("deleted", true);
        return event;
    }

    public static EventBuilder organization(String type, String id, long updatedAt) {
        EventBuilder event = of(type, id).at(updatedAt + 10);
        event.data.put("object", "organization").put("name", "Analytical Engines " + updatedAt);
        event.data.put("slug", "engines").put("created_by", "user_creator").put("members_count", 3);
        event.data.putObject("public_metadata").put("tier", 1);
        event.data.put("created_at", T0).put("updated_at", updatedAt);
        return event;
    }

    public static EventBuilder membership(String type, String id, String organization, String user, long updatedAt) {
        EventBuilder event = of(type, id).at(updatedAt + 10).key(user);
        event.data.put("object", "organization_membership").put("role", "org:member");
        event.data.putArray("permissions").add("org:read");
        event.data.putObject("organization").put("id", organization).put("name", "A name");
        event.data.putObject("public_user_data").put("user_id", user).put("first_name", "Ada");
        event.data.put("created_at", T0).put("updated_at", updatedAt);
        return event;
    }

    /** The event's {@code data}; a test can change it. */
    public ObjectNode data() {
        return data;
    }

    public EventBuilder eventId(String value) {
        eventId = value;
        return this;
    }

    public EventBuilder key(String value) {
        key = value;
        return this;
    }

    /** Sets the envelope's timestamp; null omits it. */
    public EventBuilder at(@Nullable Long value) {
        timestamp = value;
        return this;
    }

    public EventBuilder at(long value) {
        return at((Long) value);
    }

    public EventBuilder recordedAt(Instant value) {
        recordedAt = value;
        return this;
    }

    public EventBuilder body(String text) {
        rawBody = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    public String key() {
        return key;
    }

    public String eventId() {
        return eventId;
    }

    public byte[] body() {
        if (rawBody != null) {
            return rawBody;
        }
        ObjectNode envelope = JSON.createObjectNode();
        envelope.set("data", data);
        envelope.putObject("event_attributes").putObject("http_request").put("client_ip", "192.0.2.1");
        envelope.put("instance_id", "ins_test").put("object", "event");
        if (timestamp != null) {
            envelope.put("timestamp", timestamp);
        }
        envelope.put("type", type);
        return envelope.toString().getBytes(StandardCharsets.UTF_8);
    }

    public Headers headers() {
        Headers headers = new RecordHeaders();
        add(headers, "svix-id", eventId);
        add(headers, "svix-timestamp", String.valueOf(recordedAt.getEpochSecond()));
        add(headers, "svix-signature", "v1,c2lnbmF0dXJl");
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", eventId);
        add(headers, "ce_type", type);
        add(headers, "ce_source", "/clerk/ins_test");
        add(headers, "ce_subject", key);
        headers.add("ce_recordedtime", Rfc3339.microseconds(recordedAt));
        add(headers, "content-type", "application/json");
        return headers;
    }

    public ProducerRecord<byte[], byte[]> toRecord(String topic) {
        return new ProducerRecord<>(
                topic, null, recordedAt.toEpochMilli(), key.getBytes(StandardCharsets.UTF_8), body(), headers());
    }

    /** The record as a consumer sees it. */
    public ConsumerRecord<byte[], byte[]> consumed() {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "clerk.events",
                0,
                42,
                recordedAt.toEpochMilli(),
                TimestampType.CREATE_TIME,
                bytes.length,
                body().length,
                bytes,
                body(),
                headers(),
                Optional.empty());
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
