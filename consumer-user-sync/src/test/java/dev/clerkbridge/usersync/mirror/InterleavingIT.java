// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks, snapshots and absences of one membership can be applied in any order, with duplicates and in any batches.
 * The row always follows the rules in docs/mirror.md. This test implements these rules a second time.
 */
class InterleavingIT {

    private static final long T0 = EventBuilder.T0;

    private static @Nullable Tables tables;

    /** A record about the membership. A bare record does not contain the membership's organization and user. */
    record TopicRecord(Kind kind, long at, int number, boolean bare) {

        enum Kind {
            WEBHOOK,
            DELETION,
            SNAPSHOT,
            ABSENCE
        }

        String role() {
            return kind + " " + number;
        }

        boolean namesIds() {
            return !bare;
        }
    }

    @BeforeContainer
    static void open() throws Exception {
        tables = Tables.empty();
    }

    @AfterContainer
    static void close() {
        tables().close();
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void theRowFollowsTheRulesInAnyOrder(@ForAll("histories") List<TopicRecord> history, @ForAll Random random)
            throws Exception {
        // Given
        tables().execute("truncate clerk.organization_memberships");
        List<TopicRecord> played = new ArrayList<>(history);
        history.stream().filter(record -> random.nextInt(3) == 0).forEach(played::add);
        Collections.shuffle(played, random);

        // When
        for (int from = 0; from < played.size(); ) {
            int to = Math.min(played.size(), from + 1 + random.nextInt(4));
            List<Change> batch = new ArrayList<>();
            played.subList(from, to).forEach(record -> batch.add(tables().change(event(record))));
            tables().applyChanges(batch);
            from = to;
        }

        // Then
        Map<String, @Nullable String> row = tables().query(
                        "select deleted_at is not null as deleted, role, user_id, organization_id"
                                + " from clerk.organization_memberships")
                .get(0);
        TopicRecord winner = winner(history);
        boolean ended = winner.kind() == TopicRecord.Kind.DELETION || winner.kind() == TopicRecord.Kind.ABSENCE;
        boolean known = history.stream().anyMatch(TopicRecord::namesIds);
        assertThat(row)
                .containsEntry("deleted", ended ? "t" : "f")
                .containsEntry("role", ended ? null : winner.role())
                .containsEntry("user_id", known ? "user_1" : null)
                .containsEntry("organization_id", known ? "org_1" : null);
    }

    private static TopicRecord winner(List<TopicRecord> history) {
        Optional<TopicRecord> deletion = last(history, TopicRecord.Kind.DELETION);
        if (deletion.isPresent()) {
            return deletion.get();
        }
        long newest = history.stream().mapToLong(TopicRecord::at).max().orElseThrow();
        List<TopicRecord> ofThatTime =
                history.stream().filter(record -> record.at() == newest).toList();
        return last(ofThatTime, TopicRecord.Kind.WEBHOOK)
                .or(() -> last(ofThatTime, TopicRecord.Kind.SNAPSHOT))
                .or(() -> last(ofThatTime, TopicRecord.Kind.ABSENCE))
                .orElseThrow();
    }

    /** The record of this kind that was accepted last. Records were accepted in the order of their numbers. */
    private static Optional<TopicRecord> last(List<TopicRecord> history, TopicRecord.Kind kind) {
        return history.stream()
                .filter(record -> record.kind() == kind)
                .max(Comparator.comparingInt(TopicRecord::number));
    }

    private static EventBuilder event(TopicRecord record) {
        String id = "orgmem_1";
        EventBuilder event = record.namesIds()
                ? EventBuilder.membership(type(record), id, "org_1", "user_1", record.at())
                : EventBuilder.of(type(record), id);
        if (record.kind() == TopicRecord.Kind.WEBHOOK || record.kind() == TopicRecord.Kind.SNAPSHOT) {
            event.data().put("role", record.role()).put("updated_at", record.at());
        }
        long accepted = T0 + 10_000 + record.number();
        return event.at(record.at()).eventId("msg_" + record.role()).recordedAt(Instant.ofEpochMilli(accepted));
    }

    private static String type(TopicRecord record) {
        return "organizationMembership."
                + switch (record.kind()) {
                    case WEBHOOK -> "updated";
                    case DELETION -> "deleted";
                    case SNAPSHOT -> "snapshot";
                    case ABSENCE -> "absent";
                };
    }

    private static Tables tables() {
        return Objects.requireNonNull(tables);
    }

    @Provide
    static Arbitrary<List<TopicRecord>> histories() {
        Arbitrary<TopicRecord> record = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.just(TopicRecord.Kind.WEBHOOK)),
                                Tuple.of(1, Arbitraries.just(TopicRecord.Kind.DELETION)),
                                Tuple.of(4, Arbitraries.just(TopicRecord.Kind.SNAPSHOT)),
                                Tuple.of(4, Arbitraries.just(TopicRecord.Kind.ABSENCE))),
                        Arbitraries.longs().between(T0, T0 + 4),
                        Arbitraries.integers().between(1, 1_000_000),
                        Arbitraries.of(true, false))
                .as(TopicRecord::new);
        return record.list().ofMinSize(1).ofMaxSize(10).uniqueElements(TopicRecord::number);
    }
}
