// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.testbed.example.ExampleEvent;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Repeated {@code user.updated} events of several users in chronological order, like the backlog of a mirror that was
 * down for a long time.
 */
public final class UserHistory {

    private static final int VARIANTS = 16;
    /** Spreads the users so that consecutive events change distant rows. */
    private static final long STRIDE = 7919;

    private final int users;
    private final Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    private final List<BodyTemplate> deck;

    /**
     * Creates a history of {@code users} users.
     *
     * @param eventBytes minimum size of an event
     */
    public UserHistory(int users, int eventBytes) {
        this.users = users;
        Examples examples = Examples.seeded(4);
        this.deck = Stream.generate(() -> template(examples.event(ExampleType.USER_UPDATED), eventBytes))
                .limit(VARIANTS)
                .toList();
    }

    /** Event number {@code index}. */
    public Entry entry(int index) {
        int user = (int) (index * STRIDE % users);
        String word = EventNumber.text(0, user);
        Instant at = begin.plusMillis(index);
        String updatedAt = String.valueOf(at.toEpochMilli() - 5);
        byte[] body = deck.get(user % VARIANTS).with(word, updatedAt, String.valueOf(at.toEpochMilli()));
        return new Entry("msg_" + EventNumber.text(1, index), "user_" + word, at, body);
    }

    private static BodyTemplate template(ExampleEvent event, int eventBytes) {
        try {
            JsonNode envelope = new ObjectMapper().readTree(event.body());
            return BodyTemplate.of(
                    ExampleBodies.filled(event.body(), eventBytes),
                    event.key().substring("user_".length()),
                    envelope.at("/data/updated_at").asText(),
                    envelope.get("timestamp").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One event.
     *
     * @param messageId the event's {@code svix-id}
     * @param userId the event's key
     * @param at the envelope's timestamp
     * @param body the event's JSON
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Entry(String messageId, String userId, Instant at, byte[] body) {}
}
