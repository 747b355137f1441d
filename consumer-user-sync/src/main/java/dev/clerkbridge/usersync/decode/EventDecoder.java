package dev.clerkbridge.usersync.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clerkbridge.usersync.decode.Decoded.Ignored;
import dev.clerkbridge.usersync.decode.Decoded.Undecodable;
import dev.clerkbridge.usersync.version.Version;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of the events topic. Never throws: what cannot be read is a value too.
 *
 * <p>The type comes from the {@code ce_type} header, so that an event of a type that is not mirrored is not even
 * parsed; only a record without that header is searched for its type.
 */
public final class EventDecoder {

    private static final int LONGEST_ID = 255;

    private final UserReader users;
    private final OrganizationReader organizations;

    /**
     * A decoder of users, organizations and memberships.
     *
     * @param privateMetadata whether {@code private_metadata} may be read
     */
    public EventDecoder(boolean privateMetadata) {
        this.users = new UserReader(privateMetadata);
        this.organizations = new OrganizationReader(privateMetadata);
    }

    /** What the record asks of the mirror. */
    public Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        String type = EventHeaders.text(record, EventHeaders.TYPE);
        try {
            return decode(record, type != null ? type : typeInBody(record.value()));
        } catch (Envelope.NotJson e) {
            return new Undecodable(type == null ? "" : type, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Such as a number whose exponent fits no type. Only the class is told: the message quotes the value.
            return new Undecodable(
                    type == null ? "" : type,
                    "The value cannot be read: " + e.getClass().getName());
        }
    }

    private Decoded decode(ConsumerRecord<byte[], byte[]> record, String type) throws Envelope.NotJson {
        return switch (type) {
            case "user.created", "user.updated" -> change(record, type, UserReader.FIELDS, users::read);
            case "user.deleted" -> deletion(record, type, UserReader.FIELDS, data -> UserSnapshot.ERASED);
            case "organization.created", "organization.updated" ->
                change(record, type, OrganizationReader.FIELDS, organizations::read);
            case "organization.deleted" ->
                deletion(record, type, OrganizationReader.FIELDS, data -> OrganizationSnapshot.ERASED);
            case "organizationMembership.created", "organizationMembership.updated" ->
                change(record, type, MembershipReader.FIELDS, MembershipReader::read);
            case "organizationMembership.deleted" ->
                deletion(record, type, MembershipReader.FIELDS, MembershipReader::readEnded);
            default -> new Ignored(type);
        };
    }

    private static Decoded change(
            ConsumerRecord<byte[], byte[]> record, String type, Set<String> wanted, Function<Fields, Snapshot> reader)
            throws Envelope.NotJson {
        return decode(record, type, wanted, reader, false);
    }

    private static Decoded deletion(
            ConsumerRecord<byte[], byte[]> record, String type, Set<String> wanted, Function<Fields, Snapshot> reader)
            throws Envelope.NotJson {
        return decode(record, type, wanted, reader, true);
    }

    private static Decoded decode(
            ConsumerRecord<byte[], byte[]> record,
            String type,
            Set<String> wanted,
            Function<Fields, Snapshot> reader,
            boolean deleted)
            throws Envelope.NotJson {
        Envelope envelope = Envelope.read(body(record.value()), wanted);
        if (envelope.data() == null) {
            return new Undecodable(type, "data is not an object");
        }
        Fields data = new Fields(envelope.data());
        String id = data.text("id");
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return new Undecodable(type, "data.id is not a string of 1 to " + LONGEST_ID + " characters");
        }
        Version version = version(record, envelope.timestamp(), data.time("updated_at"), deleted);
        return new Change(type, id, version, reader.apply(data));
    }

    /**
     * The version of a record. A time that is missing is replaced by the next best one of the same record, so every
     * delivery of it gets the same or a later version. A deletion counts from the envelope's time, because its object is
     * either absent or older than its end.
     */
    private static Version version(
            ConsumerRecord<?, ?> record, @Nullable JsonNode timestamp, @Nullable Long updated, boolean deleted) {
        long recordedAt = EventHeaders.recordedAt(record);
        Long envelopeTime = Fields.time(timestamp);
        long eventAt = envelopeTime != null ? envelopeTime : recordedAt / 1000;
        long updatedAt = updated != null ? updated : eventAt;
        return new Version(
                deleted,
                deleted ? Math.max(updatedAt, eventAt) : updatedAt,
                eventAt,
                recordedAt,
                EventHeaders.eventId(record));
    }

    private static String typeInBody(byte @Nullable [] value) throws Envelope.NotJson {
        String type = Envelope.read(body(value), Set.of()).type();
        if (type == null) {
            throw new Envelope.NotJson("No ce_type header, and no type in the value");
        }
        return type;
    }

    private static byte[] body(byte @Nullable [] value) throws Envelope.NotJson {
        if (value == null) {
            throw new Envelope.NotJson("The record has no value");
        }
        return value;
    }
}
