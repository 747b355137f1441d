// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the contract needs of the envelope that Clerk puts around {@code data}. Immutable, safe for any thread.
 *
 * <p>Fields that are missing or of the wrong type are null. Nothing is read from a body that is not JSON.
 */
public final class Envelope {

    private static final EnvelopeParser PARSER = new EnvelopeParser();

    private final @Nullable String type;
    private final @Nullable String instanceId;
    private final @Nullable Instant occurredAt;
    private final @Nullable Identifiers identifiers;
    private final @Nullable QuarantineReason fault;

    /** Takes an envelope that was read to its end as one JSON value. */
    Envelope(
            @Nullable String type,
            @Nullable String instanceId,
            @Nullable Instant occurredAt,
            @Nullable Identifiers identifiers) {
        this.type = type;
        this.instanceId = instanceId;
        this.occurredAt = occurredAt;
        this.identifiers = identifiers;
        this.fault = type == null || identifiers == null ? QuarantineReason.NOT_AN_EVENT : null;
    }

    private Envelope(QuarantineReason fault) {
        this.type = null;
        this.instanceId = null;
        this.occurredAt = null;
        this.identifiers = null;
        this.fault = fault;
    }

    /** Reads a body of any content. Never throws. */
    public static Envelope parse(byte[] body) {
        return PARSER.parse(body);
    }

    /** As {@link #parse}, for bytes that nobody has checked to be UTF-8. */
    public static Envelope parseUnchecked(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            return unreadable(QuarantineReason.NOT_UTF8);
        }
        return parse(body);
    }

    /** The envelope of a body that is not JSON, or not even text. */
    public static Envelope unreadable(QuarantineReason fault) {
        return new Envelope(fault);
    }

    /** Clerk's event type. */
    public @Nullable String type() {
        return type;
    }

    /** The Clerk instance that sent the event; absent before 2025. */
    public @Nullable String instanceId() {
        return instanceId;
    }

    /** The envelope's timestamp. */
    public @Nullable Instant occurredAt() {
        return occurredAt;
    }

    /** The record's key by the key rule, or null where no candidate is present. */
    public @Nullable String key() {
        return type == null || identifiers == null ? null : KeyRule.key(type, identifiers);
    }

    /** Why this is no event of Clerk's, or null if it is one; a key may still be missing. */
    public @Nullable QuarantineReason fault() {
        return fault;
    }

    /**
     * Why no subscriber can use the event, or null if they can.
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
