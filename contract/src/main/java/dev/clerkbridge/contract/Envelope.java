// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of Clerk's envelope (the object around {@code data}) and of {@code data} that the contract needs.
 * Immutable and thread-safe.
 *
 * <p>A field is null if the body lacks it or if its value is unusable: of the wrong type, blank, too long or an
 * impossible time. If the body is not JSON in UTF-8, every field is null.
 */
public final class Envelope {

    private static final EnvelopeParser PARSER = new EnvelopeParser();

    private final @Nullable String type;
    private final @Nullable String instanceId;
    private final @Nullable Instant occurredAt;
    private final @Nullable Instant updatedAt;
    private final @Nullable Identifiers identifiers;
    private final @Nullable QuarantineReason fault;

    /** The envelope of a body that is valid JSON. */
    Envelope(
            @Nullable String type,
            @Nullable String instanceId,
            @Nullable Instant occurredAt,
            @Nullable Instant updatedAt,
            @Nullable Identifiers identifiers) {
        this.type = type;
        this.instanceId = instanceId;
        this.occurredAt = occurredAt;
        this.updatedAt = updatedAt;
        this.identifiers = identifiers;
        this.fault = type == null || identifiers == null ? QuarantineReason.NOT_AN_EVENT : null;
    }

    private Envelope(QuarantineReason fault) {
        this.type = null;
        this.instanceId = null;
        this.occurredAt = null;
        this.updatedAt = null;
        this.identifiers = null;
        this.fault = fault;
    }

    /** Parses a body that is known to be UTF-8. Never throws. */
    public static Envelope parseUtf8(byte[] body) {
        return PARSER.parse(body);
    }

    /** Parses a body that may not be UTF-8. Never throws. */
    public static Envelope parse(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            return unreadable(QuarantineReason.NOT_UTF8);
        }
        return parseUtf8(body);
    }

    /** Parses a record's value, which may be null or not UTF-8. Never throws. */
    public static Envelope of(ReceivedEvent event) {
        byte[] body = event.record().value();
        return body == null ? unreadable(QuarantineReason.NOT_JSON) : parse(body);
    }

    /** The envelope of a body that is not valid JSON or not valid UTF-8. */
    public static Envelope unreadable(QuarantineReason fault) {
        return new Envelope(fault);
    }

    /** Clerk's event type. */
    public @Nullable String type() {
        return type;
    }

    /** The Clerk instance that sent the event. Events from before 2025 do not name it. */
    public @Nullable String instanceId() {
        return instanceId;
    }

    /** The envelope's timestamp. */
    public @Nullable Instant occurredAt() {
        return occurredAt;
    }

    /** {@code data.updated_at}. */
    public @Nullable Instant updatedAt() {
        return updatedAt;
    }

    /** {@code data.id}. */
    public @Nullable String objectId() {
        return identifiers == null ? null : identifiers.get(Identifiers.Place.ID);
    }

    /** The record's key by the key rule; null if the body is not an event or has no identifier for the rule. */
    public @Nullable String key() {
        return type == null || identifiers == null ? null : KeyRule.key(type, identifiers);
    }

    /** Why the body is not a Clerk event; null if it is one, even if it has no key. */
    public @Nullable QuarantineReason fault() {
        return fault;
    }

    /**
     * Why no subscriber can use the event; null if subscribers can use it.
     *
     * @param instanceIds Clerk instances whose events are usable; empty allows all
     */
    public @Nullable QuarantineReason unusable(Set<String> instanceIds) {
        if (fault != null) {
            return fault;
        }
        if (!instanceIds.isEmpty() && (instanceId == null || !instanceIds.contains(instanceId))) {
            return QuarantineReason.FOREIGN_INSTANCE;
        }
        return key() == null ? QuarantineReason.NO_KEY : null;
    }
}
