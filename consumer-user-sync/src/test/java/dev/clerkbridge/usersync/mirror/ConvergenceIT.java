// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.table.Table;
import dev.clerkbridge.usersync.testing.Tables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * The version rule is the same in Java and in SQL. A history can be applied in any order, with duplicates and in any
 * batches: the table always has the same rows in the end. A reference model, which keeps the highest version of each
 * object, computes the expected rows.
 */
class ConvergenceIT {

    private static @Nullable Tables tables;

    @BeforeContainer
    static void open() throws Exception {
        tables = Tables.empty();
    }

    @AfterContainer
    static void close() {
        tables().close();
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void everyReplayOfAHistoryEndsInTheSameRows(@ForAll("histories") List<Change> history, @ForAll Random random)
            throws Exception {
        // Given
        tables().execute("truncate clerk.users");
        List<Change> played = new ArrayList<>(history);
        for (Change change : history) {
            if (random.nextInt(3) == 0) {
                played.add(change);
            }
        }
        Collections.shuffle(played, random);

        // When
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < played.size(); ) {
            int to = Math.min(played.size(), from + 1 + random.nextInt(5));
            outcomes.addAll(tables().applyChanges(played.subList(from, to)));
            from = to;
        }

        // Then
        assertThat(rows()).isEqualTo(reference(history));
        assertThat(outcomes).hasSameSizeAs(played).doesNotContainNull();
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void theEventInTheRowWasCountedAsApplied(@ForAll("histories") List<Change> history) throws Exception {
        // Given
        tables().execute("truncate clerk.users");

        // When
        Map<String, Set<Outcome>> outcomes = new HashMap<>();
        for (Change change : history) {
            outcomes.computeIfAbsent(change.id() + change.version().eventId(), event -> new HashSet<>())
                    .addAll(tables().applyChanges(List.of(change)));
        }

        // Then
        for (Map<String, @Nullable String> row : tables().query("select id, last_event_id from clerk.users")) {
            assertThat(outcomes.get(row.get("id") + row.get("last_event_id"))).contains(Outcome.APPLIED);
        }
    }

    private static Tables tables() {
        Tables open = tables;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    private static Map<String, String> rows() throws Exception {
        Map<String, String> rows = new HashMap<>();
        for (Map<String, @Nullable String> row : tables().query(
                        "select id, concat_ws('|', deleted_at is not null, version_updated_at, version_event_at,"
                                + " version_recorded_at, last_event_id, last_event_type, first_name) as state from clerk.users")) {
            rows.put(String.valueOf(row.get("id")), String.valueOf(row.get("state")));
        }
        return rows;
    }

    private static Map<String, String> reference(List<Change> history) {
        Map<String, Change> newest = new HashMap<>();
        for (Change change : history) {
            newest.merge(change.id(), change, (a, b) -> a.version().compareTo(b.version()) >= 0 ? a : b);
        }
        Map<String, String> rows = new HashMap<>();
        newest.forEach((id, change) -> rows.put(id, state(change)));
        return rows;
    }

    private static String state(Change change) {
        Version version = change.version();
        String state = String.join(
                "|",
                version.deleted() ? "t" : "f",
                String.valueOf(version.updatedAt()),
                String.valueOf(version.eventAt()),
                String.valueOf(version.recordedAt()),
                version.eventId(),
                change.type());
        return version.deleted() ? state : state + "|" + version.eventId() + "'s";
    }

    @Provide
    static Arbitrary<List<Change>> histories() {
        Arbitrary<Long> times = Arbitraries.longs().between(1, 3);
        Arbitrary<Change> changes = Combinators.combine(
                        Arbitraries.of("user_1", "user_2", "user_3"),
                        times,
                        times,
                        times,
                        Arbitraries.of("msg_1", "msg_2", "msg_3", "msg_4", "\uE000", "\uD83D\uDE00"))
                .as(ConvergenceIT::change);
        return changes.list().ofMinSize(1).ofMaxSize(14);
    }

    /**
     * Two updates of a user with the same event id differ only in the time of acceptance; two deletions can differ in
     * all times.
     */
    private static Change change(String id, long updatedAt, long eventAt, long recordedAt, String eventId) {
        if (eventId.equals("msg_4")) {
            Version version = new Version(true, updatedAt, eventAt, recordedAt, eventId);
            return user("user.deleted", id, version, null, eventAt);
        }
        long seed = eventId.hashCode() & 3;
        Version version = new Version(false, 1 + (seed & 1), 1 + (seed >> 1), recordedAt, eventId);
        return user("user.updated", id, version, eventId + "'s", null);
    }

    private static Change user(
            String type, String id, Version version, @Nullable String firstName, @Nullable Long deletedAt) {
        Table users = Table.ALL.get(0);
        List<@Nullable Object> values = new ArrayList<>();
        users.columns().forEach(column -> values.add(column.name().equals("first_name") ? firstName : null));
        return new Change(type, users, id, version, values, deletedAt);
    }
}
