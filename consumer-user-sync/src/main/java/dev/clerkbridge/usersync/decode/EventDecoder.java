package dev.clerkbridge.usersync.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.usersync.decode.Decoded.Ignored;
import dev.clerkbridge.usersync.decode.Decoded.Undecodable;
import dev.clerkbridge.usersync.version.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    private static final Set<String> IDENTITY = Set.of("id", "updated_at");

    private static final State USER_END = new State(UserSnapshot.class, Set.of(), data -> UserSnapshot.ERASED);
    private static final State ORGANIZATION_END =
            new State(OrganizationSnapshot.class, Set.of(), data -> OrganizationSnapshot.ERASED);
    private static final State MEMBERSHIP_STATE =
            new State(MembershipSnapshot.class, MembershipReader.FIELDS, MembershipReader::read);
    private static final State MEMBERSHIP_END =
            new State(MembershipSnapshot.class, MembershipReader.FIELDS, MembershipReader::readEnded);

    private final State userState;
    private final State organizationState;

    /**
     * A decoder of users, organizations and memberships.
     *
     * @param privateMetadata whether {@code private_metadata} may be read
     */
    public EventDecoder(boolean privateMetadata) {
        this.userState = new State(UserSnapshot.class, UserReader.FIELDS, new UserReader(privateMetadata)::read);
        this.organizationState = new State(
                OrganizationSnapshot.class, OrganizationReader.FIELDS, new OrganizationReader(privateMetadata)::read);
    }

    /**
     * What the record asks of the mirror. Of a change only id and version are read here, though all of the body must be
     * JSON; the rest is read when {@link Change#snapshot} is asked for.
     */
    public Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        String type = new ReceivedEvent(record).type();
        try {
            return decode(record, type != null ? type : typeInBody(record.value()));
        } catch (Envelope.NotJson e) {
            return new Undecodable(type == null ? "" : type, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Undecodable(type == null ? "" : type, unreadable(e));
        }
    }

    private Decoded decode(ConsumerRecord<byte[], byte[]> record, String type) throws Envelope.NotJson {
        return switch (type) {
            case "user.created", "user.updated" -> change(record, type, userState);
            case "user.deleted" -> deletion(record, type, USER_END);
            case "organization.created", "organization.updated" -> change(record, type, organizationState);
            case "organization.deleted" -> deletion(record, type, ORGANIZATION_END);
            case "organizationMembership.created", "organizationMembership.updated" ->
                change(record, type, MEMBERSHIP_STATE);
            case "organizationMembership.deleted" -> deletion(record, type, MEMBERSHIP_END);
            default -> new Ignored(type);
        };
    }

    private static Decoded change(ConsumerRecord<byte[], byte[]> record, String type, State state)
            throws Envelope.NotJson {
        return decode(record, type, state, false);
    }

    private static Decoded deletion(ConsumerRecord<byte[], byte[]> record, String type, State state)
            throws Envelope.NotJson {
        return decode(record, type, state, true);
    }

    private static Decoded decode(ConsumerRecord<byte[], byte[]> record, String type, State state, boolean deleted)
            throws Envelope.NotJson {
        byte[] body = body(record.value());
        Envelope envelope = Envelope.read(body, IDENTITY);
        if (envelope.data() == null) {
            return new Undecodable(type, "data is not an object");
        }
        Fields data = new Fields(envelope.data());
        String id = data.text("id");
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return new Undecodable(type, "data.id is not a string of 1 to " + LONGEST_ID + " characters");
        }
        Version version = version(record, envelope.timestamp(), data.time("updated_at"), deleted);
        return new Change(type, id, version, state.kind(), () -> state.read(body));
    }

    /** How the state of an object of one kind is read from an event's body. */
    private record State(Class<? extends Snapshot> kind, Set<String> fields, Function<Fields, Snapshot> reader) {

        Snapshot read(byte[] body) {
            try {
                ObjectNode data = Envelope.read(body, fields).data();
                return reader.apply(new Fields(data == null ? JsonNodeFactory.instance.objectNode() : data));
            } catch (Envelope.NotJson e) {
                throw new UndecodableException(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                throw new UndecodableException(unreadable(e));
            }
        }
    }

    /** Such as a number whose exponent fits no type. Only the class is told: the message quotes the value. */
    private static String unreadable(RuntimeException e) {
        return "The value cannot be read: " + e.getClass().getName();
    }

    /**
     * The version of a record. A time that is missing is replaced by the next best one of the same record, so every
     * delivery of it gets the same or a later version. A deletion counts from the envelope's time, because its object is
     * either absent or older than its end.
     */
    private static Version version(
            ConsumerRecord<byte[], byte[]> record,
            @Nullable JsonNode timestamp,
            @Nullable Long updated,
            boolean deleted) {
        ReceivedEvent event = new ReceivedEvent(record);
        long recordedAt = ChronoUnit.MICROS.between(Instant.EPOCH, event.recordedAt());
        Long envelopeTime = Fields.time(timestamp);
        long eventAt = envelopeTime != null ? envelopeTime : recordedAt / 1000;
        long updatedAt = updated != null ? updated : eventAt;
        return new Version(
                deleted,
                deleted ? Math.max(updatedAt, eventAt) : updatedAt,
                eventAt,
                recordedAt,
                StorableText.of(event.id()));
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
