// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeFinderTest {

    private static final long ALL_COMMITTED = 100;

    private final OutcomeFinder finder = new OutcomeFinder(Records.TOPICS);

    @Test
    void anEventWhoseOffsetIsNotCommittedIsWaiting() {
        ReceivedEvent event = Records.user("msg_1", "user.created", 5, 10);

        ExplainedOutcome explained = finder.find(event, List.of(event), null, 5);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.WAITING);
    }

    @Test
    void theEventThatTheRowNamesIsApplied() {
        ReceivedEvent event = Records.user("msg_1", "user.created", 5, 10);

        ExplainedOutcome explained = finder.find(event, List.of(event), row("msg_1"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.APPLIED);
    }

    @Test
    void anOlderEventThatArrivesLaterIsStaleAndNamesTheWinner() {
        ReceivedEvent newer = Records.user("msg_2", "user.updated", 5, 20);
        ReceivedEvent older = Records.user("msg_1", "user.updated", 6, 10);

        ExplainedOutcome explained = finder.find(older, List.of(older, newer), row("msg_2"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.STALE);
        assertThat(explained.winner()).isEqualTo(newer);
        assertThat(explained.explanation())
                .contains(
                        "It changed nothing, because the mirror already had a newer record: msg_2.",
                        "data.updated_at is 10.000 s later: 2026-01-01T00:00:20Z against 2026-01-01T00:00:10Z");
    }

    @Test
    void anEventFollowedByANewerEventWasAppliedThenReplaced() {
        ReceivedEvent older = Records.user("msg_1", "user.created", 5, 10);
        ReceivedEvent newer = Records.user("msg_2", "user.updated", 6, 20);

        ExplainedOutcome explained = finder.find(older, List.of(older, newer), row("msg_2"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.REPLACED);
        assertThat(explained.winner()).isEqualTo(newer);
    }

    @Test
    void anUpdateAfterADeletionIsStaleHoweverNewItIs() {
        ReceivedEvent deletion = Records.user("msg_1", "user.deleted", 5, 10);
        ReceivedEvent update = Records.user("msg_2", "user.updated", 6, 20);

        ExplainedOutcome explained = finder.find(update, List.of(update, deletion), row("msg_1"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.STALE);
        assertThat(explained.explanation()).contains("A deletion is final");
    }

    @Test
    void anUpdateAfterAnAbsenceIsApplied() {
        ReceivedEvent absence = Records.user("absent_1", "user.absent", 5, 10);
        ReceivedEvent update = Records.user("msg_2", "user.updated", 6, 20);
        ReceivedEvent next = Records.user("msg_3", "user.updated", 7, 30);
        List<ReceivedEvent> history = List.of(absence, update, next);

        assertThat(finder.find(update, history, row("msg_2"), ALL_COMMITTED).outcome())
                .isEqualTo(EventOutcome.APPLIED);
        assertThat(finder.find(update, history, row("msg_3"), ALL_COMMITTED).outcome())
                .isEqualTo(EventOutcome.REPLACED);
    }

    @ParameterizedTest
    @CsvSource({"user.deleted, user.deleted", "user.updated, user.absent", "user.absent, user.absent"})
    void theExplanationNamesOnlyFieldsThatBothRecordsHave(String winner, String loser) {
        ReceivedEvent older = Records.user("msg_1", loser, 5, 10);
        ReceivedEvent newer = Records.user("msg_2", winner, 6, 20);

        ExplainedOutcome explained = finder.find(older, List.of(older, newer), row("msg_2"), ALL_COMMITTED);

        assertThat(explained.explanation()).contains("Its time of change is 10.000 s later");
    }

    @Test
    void anEventOutranksASnapshotWithTheSameUpdatedAt() {
        ReceivedEvent event = Records.user("msg_1", "user.updated", 5, 10);
        ReceivedEvent snapshot = Records.user("user.snapshot:1", "user.snapshot", 6, 10);

        ExplainedOutcome explained = finder.find(snapshot, List.of(event, snapshot), row("msg_1"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.STALE);
        assertThat(explained.explanation()).contains("an event outranks a snapshot from Clerk's API");
    }

    @Test
    void theLaterOfTwoSnapshotsWithTheSameUpdatedAtWins() {
        ReceivedEvent first = Records.user("user.snapshot:1", "user.snapshot", 5, 10);
        ReceivedEvent second = Records.user("user.snapshot:2", "user.snapshot", 6, 10);

        ExplainedOutcome explained = finder.find(first, List.of(first, second), row("user.snapshot:2"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.REPLACED);
        assertThat(explained.explanation()).contains("Both have the same data.updated_at, so the later arrival wins");
    }

    @Test
    void theSecondDeliveryOfAMessageIsADuplicate() {
        ReceivedEvent first = Records.user("msg_1", "user.created", 5, 10);
        ReceivedEvent second = Records.user("msg_1", "user.created", 6, 10);

        ExplainedOutcome explained = finder.find(second, List.of(first, second), row("msg_1"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.DUPLICATE);
    }

    @Test
    void explainsWhyADeadLetteredEventFailed() {
        ReceivedEvent event = Records.user("msg_1", "user.created", 5, 10);

        ExplainedOutcome explained =
                finder.find(event, List.of(event, Records.deadLetterOf(event)), null, ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.DEAD_LETTERED);
        assertThat(explained.explanation())
                .contains("value out of range", "PSQLException", "consumer-user-sync.jar redrive");
    }

    @Test
    void aDeadLetteredEventThatIsOlderThanTheRowNeedsNoRedrive() {
        ReceivedEvent event = Records.user("msg_1", "user.updated", 5, 10);
        ReceivedEvent letter = Records.deadLetterOf(event);
        ReceivedEvent newer = Records.user("msg_2", "user.updated", 6, 20);
        List<ReceivedEvent> history = List.of(event, letter, newer);

        assertThat(List.of(event, letter)).allSatisfy(record -> {
            ExplainedOutcome explained = finder.find(record, history, row(newer), ALL_COMMITTED);
            assertThat(explained.outcome()).isEqualTo(EventOutcome.SUPERSEDED);
            assertThat(explained.explanation())
                    .contains("PSQLException", "The row shows msg_2", "a redrive does not change the row");
        });
    }

    @Test
    void aNewerEventThatWasDeadLetteredDidNotMakeAnEventStale() {
        ReceivedEvent newer = Records.user("msg_2", "user.updated", 5, 20);
        ReceivedEvent older = Records.user("msg_1", "user.updated", 6, 10);
        List<ReceivedEvent> history = List.of(newer, Records.deadLetterOf(newer), older);

        ExplainedOutcome explained = finder.find(older, history, row(newer), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.SUPERSEDED);
    }

    @Test
    void anEventWhoseFirstDeliveryWasDeadLetteredIsNoDuplicate() {
        ReceivedEvent first = Records.user("msg_1", "user.created", 5, 10);
        ReceivedEvent again = Records.user("msg_1", "user.created", 6, 10);
        List<ReceivedEvent> history = List.of(first, Records.deadLetterOf(first), again);

        ExplainedOutcome explained = finder.find(again, history, row(again), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.APPLIED);
    }

    @Test
    void aDeadLetterWhoseEventTheRowNamesWasApplied() {
        ReceivedEvent letter = Records.deadLetterOf(Records.user("msg_1", "user.created", 5, 10));

        ExplainedOutcome explained = finder.find(letter, List.of(letter), row("msg_1"), ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.APPLIED);
        assertThat(explained.explanation()).contains("PSQLException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.created", "user.banned", "user.created.v2"})
    void aTypeThatIsNotMirroredIsIgnored(String type) {
        ReceivedEvent event = Records.user("msg_1", type, 5, 10);

        ExplainedOutcome explained = finder.find(event, List.of(event), null, ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.IGNORED);
    }

    @Test
    void explainsWhatToDoAboutAQuarantinedEvent() {
        RecordHeaders headers = new RecordHeaders();
        Records.add(headers, EventHeaders.ERROR_REASON, "foreign-instance");
        ReceivedEvent event = Records.record(Records.TOPICS.quarantine(), 0, "user_1", "{}", headers);

        ExplainedOutcome explained = finder.find(event, List.of(), null, ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.QUARANTINED);
        assertThat(explained.explanation()).contains("CLERK_INSTANCE_IDS", "redrive");
    }

    @Test
    void anEventOlderThanTheRowIsSupersededIfTheRowsEventIsNoLongerOnTheTopic() {
        ReceivedEvent event = Records.user("msg_1", "user.updated", 5, 10);
        MirrorRow newer = row(Records.user("msg_9", "user.updated", 0, 20));

        ExplainedOutcome explained = finder.find(event, List.of(event), newer, ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.SUPERSEDED);
        assertThat(explained.explanation())
                .contains("The row shows msg_9. Its time of change is 10.000 s later", "It is unknown whether");
    }

    @Test
    void theOutcomeIsUnknownIfTheRowIsOlderThanAProcessedEvent() {
        ReceivedEvent event = Records.user("msg_9", "user.updated", 5, 20);
        MirrorRow older = row(Records.user("msg_1", "user.updated", 0, 10));

        ExplainedOutcome explained = finder.find(event, List.of(event), older, ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.UNKNOWN);
        assertThat(explained.explanation()).contains("the row is older");
    }

    @Test
    void aRowThatAnAbsenceMadeATombstoneIsNotFinal() {
        ReceivedEvent event = Records.user("msg_1", "user.updated", 5, 20);
        MirrorRow tombstone = row(Records.user("absent_1", "user.absent", 0, 10));

        ExplainedOutcome explained = finder.find(event, List.of(event), tombstone, ALL_COMMITTED);

        assertThat(explained.outcome()).isEqualTo(EventOutcome.UNKNOWN);
    }

    /** The row that this record wrote. */
    @SuppressWarnings("NullAway") // in MirrorRow's class file, it does not see that the values are nullable
    private static MirrorRow row(ReceivedEvent record) {
        Version version = VersionedRecord.of(record).version();
        boolean tombstone = version.deleted() || "user.absent".equals(record.type());
        Map<String, @Nullable String> columns = new HashMap<>();
        columns.put("id", "user_1");
        columns.put("deleted_at", tombstone ? "2026-01-01 00:00:00+00" : null);
        columns.put("last_event_id", record.id());
        columns.put("last_event_type", record.type());
        columns.put("version_updated_at", String.valueOf(version.updatedAt()));
        columns.put("version_event_at", String.valueOf(version.eventAt()));
        columns.put("version_recorded_at", String.valueOf(version.recordedAt()));
        return new MirrorRow(MirrorTable.USERS, columns);
    }

    private static MirrorRow row(String lastRecordId) {
        return new MirrorRow(MirrorTable.USERS, Map.of("id", "user_1", "last_event_id", lastRecordId));
    }
}
