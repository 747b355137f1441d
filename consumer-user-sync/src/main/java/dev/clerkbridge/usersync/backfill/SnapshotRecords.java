// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.Rfc3339;
import dev.clerkbridge.usersync.clerkapi.ClerkObject;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.clerkapi.ObjectReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Builds the records for the snapshots topic, as docs/contract.md describes them. The same version of an object always
 * gets the same {@code ce_id}. There are no Svix headers, because a snapshot is not signed.
 */
public final class SnapshotRecords {

    private final String topic;
    private final String instanceId;
    private final InstantSource clock;

    /** Creates a builder of records for one Clerk instance. */
    public SnapshotRecords(String topic, String instanceId, InstantSource clock) {
        this.topic = topic;
        this.instanceId = instanceId;
        this.clock = clock;
    }

    /** Builds the snapshot of an object. The envelope's timestamp is the time of the object's last change. */
    public ProducerRecord<byte[], byte[]> snapshot(ClerkObject object) {
        return record(object.kind().eventPrefix() + ".snapshot", object.id(), object.updatedAt(), object.json());
    }

    /**
     * Builds the absence record of an object that no longer exists in Clerk.
     *
     * @param since start of the listing that did not contain the object; any later event about the object wins
     */
    public ProducerRecord<byte[], byte[]> absent(ObjectReference object, Instant since) {
        String data = "{\"deleted\":true,\"id\":" + quoted(object.id()) + ",\"object\":"
                + quoted(object.kind().object()) + membershipIds(object) + "}";
        return record(object.kind().eventPrefix() + ".absent", object.id(), since.toEpochMilli(), data);
    }

    private ProducerRecord<byte[], byte[]> record(String type, String id, long time, String data) {
        long timestamp = Math.max(time, 1); // so that an object without a time is older than every event
        byte[] value = ("{\"data\":" + data + ",\"instance_id\":" + quoted(instanceId) + ",\"object\":\"event\","
                        + "\"timestamp\":" + timestamp + ",\"type\":" + quoted(type) + "}")
                .getBytes(StandardCharsets.UTF_8);
        String key = Objects.requireNonNullElse(Envelope.parseUtf8(value).key(), id);
        Headers headers = new RecordHeaders()
                .add(EventHeaders.SPEC_VERSION, bytes("1.0"))
                .add(EventHeaders.ID, bytes(type + ":" + id + ":" + timestamp))
                .add(EventHeaders.TYPE, bytes(type))
                .add(EventHeaders.SOURCE, bytes(EventHeaders.source(instanceId)))
                .add(EventHeaders.SUBJECT, bytes(key))
                .add(EventHeaders.TIME, Rfc3339.milliseconds(Instant.ofEpochMilli(timestamp)))
                .add(EventHeaders.RECORDED_TIME, Rfc3339.microseconds(clock.instant()))
                .add(EventHeaders.CONTENT_TYPE, bytes("application/json"));
        return new ProducerRecord<>(topic, null, null, bytes(key), value, headers);
    }

    /** The ids of a membership's organization and user, from which the key rule takes the record's key. */
    private static String membershipIds(ObjectReference object) {
        return object.kind() != ObjectKind.MEMBERSHIP
                ? ""
                : nested("organization", "id", object.organizationId())
                        + nested("public_user_data", "user_id", object.userId());
    }

    private static String nested(String name, String field, @Nullable String id) {
        return id == null ? "" : ",\"" + name + "\":{\"" + field + "\":" + quoted(id) + "}";
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
