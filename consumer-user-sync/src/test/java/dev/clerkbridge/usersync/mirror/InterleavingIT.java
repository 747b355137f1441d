// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.testing.Event;
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
 * Webhooks, snapshots and absences of one membership, in any order, duplication and batching, lead to the row that the
 * rules of docs/mirror.md define. The rules are written here a second time, case by case, to check the first.
 */
class InterleavingIT {

    private static final long T0 = Event.T0;

    private static @Nullable Tables tables;

    /** A statement of Clerk's about the membership: the kind of record, and its time. */
    record Said(Kind kind, long at, int number, boolean bare) {

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
    void theRowFollowsTheRulesInAnyOrder(@ForAll("histories") List<Said> history, @ForAll Random random)
            throws Exception {
        // Given
        tables().execute("truncate clerk.organization_memberships");
        List<Said> played = new ArrayList<>(history);
        history.stream().filter(said -> random.nextInt(3) == 0).forEach(played::add);
        Collections.shuffle(played, random);

        // When
        for (int from = 0; from < played.size(); ) {
            int to = Math.min(played.size(), from + 1 + random.nextInt(4));
            List<Change> batch = new ArrayList<>();
            played.subList(from, to).forEach(said -> batch.add(tables().change(event(said))));
            tables().applyChanges(batch);
            from = to;
        }

        // Then
        Map<String, @Nullable String> row = tables().query(
                        "select deleted_at is not null as deleted, role, user_id, organization_id"
                                + " from clerk.organization_memberships")
                .get(0);
        Said winner = winner(history);
        boolean ended = winner.kind() == Said.Kind.DELETION || winner.kind() == Said.Kind.ABSENCE;
        boolean known = history.stream().anyMatch(Said::namesIds);
        assertThat(row)
                .containsEntry("deleted", ended ? "t" : "f")
                .containsEntry("role", ended ? null : winner.role())
                .containsEntry("user_id", known ? "user_1" : null)
                .containsEntry("organization_id", known ? "org_1" : null);
    }

    private static Said winner(List<Said> history) {
        Optional<Said> deletion = last(history, Said.Kind.DELETION);
        if (deletion.isPresent()) {
            return deletion.get();
        }
        long newest = history.stream().mapToLong(Said::at).max().orElseThrow();
        List<Said> ofThatTime =
                history.stream().filter(said -> said.at() == newest).toList();
        return last(ofThatTime, Said.Kind.WEBHOOK)
                .or(() -> last(ofThatTime, Said.Kind.SNAPSHOT))
                .or(() -> last(ofThatTime, Said.Kind.ABSENCE))
                .orElseThrow();
    }

    /** The last accepted of several with the same time; the number gives the order of acceptance. */
    private static Optional<Said> last(List<Said> history, Said.Kind kind) {
        return history.stream().filter(said -> said.kind() == kind).max(Comparator.comparingInt(Said::number));
    }

    private static Event event(Said said) {
        String id = "orgmem_1";
        Event event = said.namesIds()
                ? Event.membership(type(said), id, "org_1", "user_1", said.at())
                : Event.of(type(said), id);
        if (said.kind() == Said.Kind.WEBHOOK || said.kind() == Said.Kind.SNAPSHOT) {
            event.data().put("role", said.role()).put("updated_at", said.at());
        }
        long accepted = T0 + 10_000 + said.number();
        return event.at(said.at()).eventId("msg_" + said.role()).recordedAt(Instant.ofEpochMilli(accepted));
    }

    private static String type(Said said) {
        return "organizationMembership."
                + switch (said.kind()) {
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
    static Arbitrary<List<Said>> histories() {
        Arbitrary<Said> said = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.just(Said.Kind.WEBHOOK)),
                                Tuple.of(1, Arbitraries.just(Said.Kind.DELETION)),
                                Tuple.of(4, Arbitraries.just(Said.Kind.SNAPSHOT)),
                                Tuple.of(4, Arbitraries.just(Said.Kind.ABSENCE))),
                        Arbitraries.longs().between(T0, T0 + 4),
                        Arbitraries.integers().between(1, 1_000_000),
                        Arbitraries.of(true, false))
                .as(Said::new);
        return said.list().ofMinSize(1).ofMaxSize(10).uniqueElements(Said::number);
    }
}
