// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Works out what the mirror did with an event. The consumer does not store this, so the console derives it:
 *
 * <pre>
 *   on the quarantine topic ────────────────────────────────────────► quarantined
 *   is a dead letter or has one ────────────────────────────────────► applied if the row names the event, superseded if
 *                                                                     the row is newer, otherwise dead-lettered
 *   offset not yet committed by the group ──────────────────────────► waiting
 *   type that is not mirrored ──────────────────────────────────────► ignored
 *   same svix-id at a lower offset ─────────────────────────────────► duplicate
 *   the row names the event ────────────────────────────────────────► applied
 *   higher version at a lower offset ───────────────────────────────► stale: the row was already newer
 *   higher version at a higher offset ──────────────────────────────► applied, then replaced
 *   a newer row ────────────────────────────────────────────────────► superseded: stale or replaced
 *   none of these ──────────────────────────────────────────────────► unknown
 * </pre>
 */
final class OutcomeFinder {

    private final ConsoleTopics topics;

    OutcomeFinder(ConsoleTopics topics) {
        this.topics = topics;
    }

    /**
     * Works out what the mirror did with one record.
     *
     * @param history the records of the same key that the search found, on any topic and in any order
     * @param row the row of the event's object; null if there is none
     * @param committed the group's committed offset in the record's partition; -1 if there is none
     */
    ExplainedOutcome find(ReceivedEvent event, List<ReceivedEvent> history, @Nullable MirrorRow row, long committed) {
        String topic = event.record().topic();
        if (topic.equals(topics.quarantine())) {
            return ExplainedOutcome.of(
                    EventOutcome.QUARANTINED, Reasons.quarantine(event.header(EventHeaders.ERROR_REASON)));
        }
        if (topic.equals(topics.deadLetters())) {
            return deadLettered(event, row);
        }
        Optional<ReceivedEvent> letter = letterOf(event, history);
        if (letter.isPresent()) {
            return deadLettered(letter.get(), row);
        }
        if (event.record().offset() >= committed) {
            return ExplainedOutcome.of(
                    EventOutcome.WAITING,
                    "The consumer has not committed this record's offset yet. Reload the page in a moment. If"
                            + " nothing changes, see the lag on the health page.");
        }
        if (MirrorTable.ofType(event.type()) == null) {
            return ExplainedOutcome.of(
                    EventOutcome.IGNORED,
                    "The mirror reads only events that create, update or delete users, organizations and memberships."
                            + " Other subscribers of the topic may use this event.");
        }
        return mirrored(event, history, row);
    }

    /** A dead letter contains the event, so it has the event's version. */
    private static ExplainedOutcome deadLettered(ReceivedEvent letter, @Nullable MirrorRow row) {
        if (isShown(letter, row)) {
            return ExplainedOutcome.of(
                    EventOutcome.APPLIED,
                    "The row contains this event's data. It was dead-lettered first (" + Reasons.code(letter)
                            + ") and applied later.");
        }
        VersionedRecord own = VersionedRecord.of(letter);
        if (row != null && row.version().supersedes(own.version())) {
            return ExplainedOutcome.of(
                    EventOutcome.SUPERSEDED,
                    "It was dead-lettered (" + Reasons.code(letter) + "). The row shows " + row.lastRecordId() + ". "
                            + own.reasonToLoseTo(row.version()) + " So a redrive does not change the row.");
        }
        return ExplainedOutcome.of(
                EventOutcome.DEAD_LETTERED,
                Reasons.deadLetter(
                        letter.header(DeadLetterHeaders.EXCEPTION_CLASS),
                        letter.header(DeadLetterHeaders.EXCEPTION_MESSAGE)));
    }

    private static boolean isShown(ReceivedEvent event, @Nullable MirrorRow row) {
        return row != null && event.id().equals(row.lastRecordId());
    }

    /** Ignores records that have a dead letter: they were applied late, by a redrive, or never. */
    private ExplainedOutcome mirrored(ReceivedEvent event, List<ReceivedEvent> history, @Nullable MirrorRow row) {
        VersionedRecord own = VersionedRecord.of(event);
        List<VersionedRecord> others = history.stream()
                .filter(other -> isConsumed(other)
                        && !isSameRecord(other, event)
                        && letterOf(other, history).isEmpty())
                .map(VersionedRecord::of)
                .filter(own::isAboutSameObjectAs)
                .toList();
        if (others.stream().anyMatch(other -> other.event().id().equals(event.id()) && other.isBefore(own))) {
            return ExplainedOutcome.of(
                    EventOutcome.DUPLICATE,
                    "The topic has this message at a lower offset. Svix can deliver a message twice, and the"
                            + " ingress can publish it twice.");
        }
        if (isShown(event, row)) {
            return ExplainedOutcome.of(EventOutcome.APPLIED, "The row contains this event's data.");
        }
        Optional<VersionedRecord> earlierWinner = greatest(others, own, other -> other.isBefore(own));
        if (earlierWinner.isPresent()) {
            return outranked(
                    EventOutcome.STALE,
                    "It changed nothing, because the mirror already had a newer record: ",
                    earlierWinner.get(),
                    own);
        }
        return greatest(others, own, other -> !other.isBefore(own))
                .map(winner -> outranked(
                        EventOutcome.REPLACED, "It was applied, and then a newer record replaced it: ", winner, own))
                .orElseGet(() -> unseen(own, row));
    }

    /** The outcome if no record in the history outranks this one. */
    private static ExplainedOutcome unseen(VersionedRecord own, @Nullable MirrorRow row) {
        if (row == null) {
            return ExplainedOutcome.of(
                    EventOutcome.UNKNOWN, "The consumer has processed this record, but its object has no row.");
        }
        if (!row.version().supersedes(own.version())) {
            return ExplainedOutcome.of(
                    EventOutcome.UNKNOWN,
                    "The consumer has processed this record, but the row is older. Perhaps the database was restored"
                            + " from a backup.");
        }
        return ExplainedOutcome.of(
                EventOutcome.SUPERSEDED,
                "The row shows " + row.lastRecordId() + ". " + own.reasonToLoseTo(row.version())
                        + " It is unknown whether that record was applied first or replaced this event, because it was"
                        + " dead-lettered, is no longer on the topics, or was not reached by the search.");
    }

    private static ExplainedOutcome outranked(
            EventOutcome outcome, String what, VersionedRecord winner, VersionedRecord own) {
        return new ExplainedOutcome(
                outcome, what + winner.event().id() + ". " + winner.reasonToOutrank(own), winner.event());
    }

    private static Optional<VersionedRecord> greatest(
            List<VersionedRecord> others, VersionedRecord own, Predicate<VersionedRecord> where) {
        return others.stream()
                .filter(where)
                .filter(other -> other.outranks(own))
                .max(Comparator.comparing(VersionedRecord::version));
    }

    /** Whether the consumer reads the event's topic. */
    private boolean isConsumed(ReceivedEvent event) {
        String topic = event.record().topic();
        return topic.equals(topics.events()) || topic.equals(topics.snapshots());
    }

    static boolean isSameRecord(ReceivedEvent left, ReceivedEvent right) {
        return left.record().topic().equals(right.record().topic())
                && left.place().equals(right.place());
    }

    private static Optional<ReceivedEvent> letterOf(ReceivedEvent event, List<ReceivedEvent> history) {
        return history.stream().filter(other -> isLetterOf(other, event)).findFirst();
    }

    private static boolean isLetterOf(ReceivedEvent letter, ReceivedEvent event) {
        return event.record().topic().equals(letter.header(DeadLetterHeaders.TOPIC))
                && String.valueOf(event.record().partition()).equals(letter.header(DeadLetterHeaders.PARTITION))
                && String.valueOf(event.record().offset()).equals(letter.header(DeadLetterHeaders.OFFSET));
    }
}
