// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.mirror.MirrorLookup;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Builds the story of an event from the topics, the group's offsets and the mirror. */
public final class Stories {

    /** The maximum number of the key's records to consider. The key's page can show more. */
    private static final int HISTORY = 200;

    private final ConsoleTopics topics;
    private final EventSearch search;
    private final GroupOffsets offsets;
    private final Mirror mirror;
    private final SignatureCheck signatures;

    public Stories(
            ConsoleTopics topics, EventSearch search, GroupOffsets offsets, Mirror mirror, SignatureCheck signatures) {
        this.topics = topics;
        this.search = search;
        this.offsets = offsets;
        this.mirror = mirror;
        this.signatures = signatures;
    }

    /**
     * Builds the story of an event.
     *
     * @param found at least one of the event's records; the others are read from the history of its key
     */
    public EventStory tell(List<ReceivedEvent> found) {
        String id = found.get(0).id();
        List<ReceivedEvent> known = withHistory(found, history(found.get(0)));
        List<ReceivedEvent> records =
                known.stream().filter(record -> record.id().equals(id)).toList();
        ReceivedEvent event = records.stream()
                .min(Comparator.comparingInt(this::rank)
                        .thenComparingLong(record -> record.record().offset()))
                .orElseThrow();
        // Read before the row, so that the row already reflects every event below this offset.
        long committed = offsets.committed(
                new TopicPartition(event.record().topic(), event.record().partition()));
        MirrorLookup mirrored = mirror.lookUp(
                MirrorTable.ofType(event.type()), Envelope.of(event).objectId());
        ExplainedOutcome explained = new OutcomeFinder(topics).find(event, known, mirrored.row(), committed);
        if (explained.outcome() == EventOutcome.UNKNOWN && mirrored.problem() != null) {
            explained = ExplainedOutcome.of(EventOutcome.UNKNOWN, "The row cannot be read. " + mirrored.problem());
        }
        List<ReceivedEvent> others =
                records.stream().filter(other -> !other.equals(event)).toList();
        return new EventStory(event, explained, others, mirrored.row(), mirrored.problem(), signatures.verify(event));
    }

    /** Adds the records that only the history contains, such as the event of a dead letter. */
    private static List<ReceivedEvent> withHistory(List<ReceivedEvent> found, List<ReceivedEvent> history) {
        List<ReceivedEvent> records = new ArrayList<>(found);
        history.stream()
                .filter(other -> found.stream().noneMatch(known -> OutcomeFinder.isSameRecord(known, other)))
                .forEach(records::add);
        return records;
    }

    /** The record with the lowest rank is shown: the one on the events topic, if there is one. */
    private int rank(ReceivedEvent event) {
        return topics.all().indexOf(event.record().topic());
    }

    private List<ReceivedEvent> history(ReceivedEvent event) {
        String key = event.key();
        return key == null ? List.of() : search.byKey(key, HISTORY).hits();
    }
}
