// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.decode.Decoded.Ignored;
import dev.clerkbridge.usersync.decode.Decoded.Undecodable;
import dev.clerkbridge.usersync.table.JsonFields;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.table.StorableText;
import dev.clerkbridge.usersync.table.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records from the events topic and the snapshots topic. Never throws: for an unreadable record, it returns
 * {@link Undecodable}.
 *
 * <p>The type comes from the {@code ce_type} header, so the body is not parsed if the type is not mirrored. If this
 * header is missing or unreadable, the type comes from the body.
 */
public final class EventDecoder {

    private static final int MAX_ID_LENGTH = 255;

    private static final Set<String> IDENTITY = Set.of("id", "updated_at");

    private final OptionalData optional;
    private final Map<Table, Set<String>> fields = new HashMap<>();

    /** Creates a decoder for all mirrored tables that also reads the requested optional data. */
    public EventDecoder(OptionalData optional) {
        this.optional = optional;
        for (Table table : Table.ALL) {
            Set<String> wanted = new HashSet<>(table.fields(optional));
            if (!wanted.isEmpty()) {
                wanted.addAll(IDENTITY);
            }
            fields.put(table, Set.copyOf(wanted));
        }
    }

    /** Decodes a record. */
    public Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        String type = type(record);
        try {
            return type == null ? decodeWithoutType(record) : decode(record, type, null);
        } catch (EventBody.UndecodableException e) {
            return new Undecodable(type == null ? "" : type, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Unexpected. The exception's message is not used, because it could quote the value.
            String reason = "The value cannot be read: " + e.getClass().getName();
            return new Undecodable(type == null ? "" : type, reason);
        }
    }

    /** The type in the header; null if it is missing or not UTF-8. */
    private static @Nullable String type(ConsumerRecord<byte[], byte[]> record) {
        String type = new ReceivedEvent(record).type();
        return type != null && type.indexOf(StorableText.REPLACEMENT) >= 0 ? null : type;
    }

    /** Decodes a record without a readable {@code ce_type} header. Its type is in the body. */
    private Decoded decodeWithoutType(ConsumerRecord<byte[], byte[]> record) throws EventBody.UndecodableException {
        EventBody envelope = EventBody.read(record.value(), Set.of());
        if (envelope.type() == null) {
            throw new EventBody.UndecodableException("No readable ce_type header, and no type in the value");
        }
        return decode(record, envelope.type(), envelope);
    }

    private Decoded decode(ConsumerRecord<byte[], byte[]> record, String name, @Nullable EventBody read)
            throws EventBody.UndecodableException {
        MirroredType type = MirroredType.of(name);
        if (type == null) {
            return new Ignored(name);
        }
        EventBody envelope =
                read != null ? read : EventBody.read(record.value(), fields.getOrDefault(type.table(), Set.of()));
        ObjectNode data = envelope.data();
        if (data == null) {
            return new Undecodable(name, "data is not an object");
        }
        String id = new JsonFields(data).text("id");
        if (id == null || !isId(id)) {
            return new Undecodable(
                    name,
                    "data.id is not a string of 1 to " + MAX_ID_LENGTH
                            + " characters without spaces or control characters");
        }
        if (type.kind() == MirroredType.Kind.ABSENCE && JsonFields.time(envelope.timestamp()) == null) {
            return new Undecodable(name, "timestamp is not a time; an absence must say when the listing began");
        }
        return change(record, type, id, envelope, data);
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID_LENGTH && id.chars().noneMatch(EventDecoder::isForbiddenInIds);
    }

    /** True for spaces, control characters, and the replacement for characters that cannot be stored. */
    private static boolean isForbiddenInIds(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character)
                || character == StorableText.REPLACEMENT;
    }

    private Change change(
            ConsumerRecord<byte[], byte[]> record, MirroredType type, String id, EventBody envelope, ObjectNode data) {
        ReceivedEvent event = new ReceivedEvent(record);
        Version version = Version.of(
                type.name(),
                new JsonFields(data).time("updated_at"),
                JsonFields.time(envelope.timestamp()),
                event.recordedAt(),
                StorableText.of(event.id()));
        Table table = type.table();
        return switch (type.kind()) {
            case STATE, SNAPSHOT -> new Change(type.name(), table, id, version, table.read(data, optional), null);
            case DELETION -> new Change(type.name(), table, id, version, table.readTombstone(data), version.eventAt());
            case ABSENCE -> new Change(type.name(), table, id, version, table.readTombstone(data), version.updatedAt());
        };
    }
}
