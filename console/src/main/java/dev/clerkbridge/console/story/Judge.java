// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.console.search.Topics;
import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Works out what the mirror did with an event. The consumer does not store this, so the console derives it:
 *
 * <pre>
 *   on the quarantine or dead-letter topic ─────────────► quarantined, dead-lettered
 *   offset not yet committed by the group ──────────────► waiting
 *   type without a table ───────────────────────────────► ignored
 *   same svix-id at a lower offset ─────────────────────► duplicate
 *   the row has its svix-id ────────────────────────────► applied
 *   greater version at a lower offset ──────────────────► stale: the row was already newer
 *   greater version at a higher offset, or in the row ──► applied, then replaced
 * </pre>
 */
final class Judge {

    private final Topics topics;

    Judge(Topics topics) {
        this.topics = topics;
    }

    /**
     * Works out what the mirror did with one record.
     *
     * @param history the records of the same key on all topics, in any order
     * @param row the row of the event's object; null if there is none
     * @param committed the group's committed offset in the record's partition; -1 if there is none
     */
    Verdict judge(ReceivedEvent event, List<ReceivedEvent> history, @Nullable MirrorRow row, long committed) {
        String topic = event.record().topic();
        if (topic.equals(topics.quarantine())) {
            return Verdict.of(Fate.QUARANTINED, Reasons.quarantine(event.header(EventHeaders.ERROR_REASON)));
        }
        if (topic.equals(topics.deadLetters())) {
            return deadLettered(event);
        }
        Optional<ReceivedEvent> letter =
                history.stream().filter(other -> isLetterOf(other, event)).findFirst();
        if (letter.isPresent()) {
            return isShown(event, row) ? appliedLater(letter.get()) : deadLettered(letter.get());
        }
        if (event.record().offset() >= committed) {
            return Verdict.of(
                    Fate.WAITING,
                    "The consumer has not committed this record yet. Reload the page in a moment. If"
                            + " nothing changes, see the lag on the health page.");
        }
        if (MirrorTable.ofType(event.type()) == null) {
            return Verdict.of(
                    Fate.IGNORED,
                    "The mirror has tables only for users, organizations and memberships. Other subscribers of the"
                            + " topic may use this event.");
        }
        return mirrored(event, history, row);
    }

    private static Verdict deadLettered(ReceivedEvent letter) {
        return Verdict.of(
                Fate.DEAD_LETTERED,
                Reasons.deadLetter(
                        letter.header(DeadLetterHeaders.EXCEPTION_CLASS),
                        letter.header(DeadLetterHeaders.EXCEPTION_MESSAGE)));
    }

    private static Verdict appliedLater(ReceivedEvent letter) {
        return Verdict.of(
                Fate.APPLIED,
                "The row shows this event. It was dead-lettered first (" + Reasons.code(letter)
                        + ") and applied later.");
    }

    private static boolean isShown(ReceivedEvent event, @Nullable MirrorRow row) {
        return row != null && event.id().equals(row.lastEventId());
    }

    private Verdict mirrored(ReceivedEvent event, List<ReceivedEvent> history, @Nullable MirrorRow row) {
        List<ReceivedEvent> others =
                history.stream().filter(other -> isRival(other, event)).toList();
        if (others.stream().anyMatch(other -> other.id().equals(event.id()) && isBefore(other, event))) {
            return Verdict.of(
                    Fate.DUPLICATE, "The topic has this message at a lower offset. Svix may deliver a message twice.");
        }
        if (isShown(event, row)) {
            return Verdict.of(Fate.APPLIED, "The row shows this event.");
        }
        Version own = Versions.of(event);
        Optional<ReceivedEvent> earlierWinner = greatest(others, own, other -> isBefore(other, event));
        if (earlierWinner.isPresent()) {
            return beaten(Fate.STALE, earlierWinner.get(), own);
        }
        return greatest(others, own, other -> !isBefore(other, event))
                .map(winner -> beaten(Fate.REPLACED, winner, own))
                .orElseGet(() -> unseen(row));
    }

    private static Verdict unseen(@Nullable MirrorRow row) {
        return row == null
                ? Verdict.of(Fate.UNKNOWN, "The consumer has processed this record, but its object has no row.")
                : Verdict.of(
                        Fate.REPLACED,
                        "The row shows " + row.lastEventId() + ". The topic no longer has this event, or the search"
                                + " did not reach it.");
    }

    private static Verdict beaten(Fate fate, ReceivedEvent winner, Version own) {
        return new Verdict(fate, winner.id() + " won. " + Versions.reason(Versions.of(winner), own), winner);
    }

    private static Optional<ReceivedEvent> greatest(
            List<ReceivedEvent> others, Version own, java.util.function.Predicate<ReceivedEvent> where) {
        return others.stream()
                .filter(where)
                .filter(other -> Versions.of(other).compareTo(own) > 0)
                .max(Comparator.comparing(Versions::of));
    }

    /** Whether the two are different records of one object; the one with the greater version wins. */
    private boolean isRival(ReceivedEvent other, ReceivedEvent event) {
        boolean live = other.record().topic().equals(topics.events())
                || other.record().topic().equals(topics.snapshots());
        String object = Payload.of(event).objectId();
        return live
                && !isSameRecord(other, event)
                && MirrorTable.ofType(other.type()) == MirrorTable.ofType(event.type())
                && object != null
                && object.equals(Payload.of(other).objectId());
    }

    private static boolean isSameRecord(ReceivedEvent left, ReceivedEvent right) {
        return left.record().topic().equals(right.record().topic())
                && left.record().partition() == right.record().partition()
                && left.record().offset() == right.record().offset();
    }

    /** Compares offsets within a topic, and write times across topics, which are close to the times of consumption. */
    private static boolean isBefore(ReceivedEvent other, ReceivedEvent event) {
        return other.record().topic().equals(event.record().topic())
                ? other.record().offset() < event.record().offset()
                : other.record().timestamp() < event.record().timestamp();
    }

    private static boolean isLetterOf(ReceivedEvent letter, ReceivedEvent event) {
        return event.record().topic().equals(letter.header(DeadLetterHeaders.TOPIC))
                && String.valueOf(event.record().partition()).equals(letter.header(DeadLetterHeaders.PARTITION))
                && String.valueOf(event.record().offset()).equals(letter.header(DeadLetterHeaders.OFFSET));
    }
}
