// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.mirror.MirrorLookup;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.ReceivedEvent;
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

    /** Builds the story of a message from its records; there must be at least one. */
    public EventStory tell(List<ReceivedEvent> deliveries) {
        ReceivedEvent event = deliveries.stream()
                .min(Comparator.comparingInt(this::rank)
                        .thenComparingLong(found -> found.record().offset()))
                .orElseThrow();
        // In this order, the row is not older than the committed offset, and the history contains the row's event.
        long committed = offsets.committed(
                new TopicPartition(event.record().topic(), event.record().partition()));
        MirrorLookup mirrored = mirror.lookUp(
                MirrorTable.ofType(event.type()), Envelope.of(event).objectId());
        List<ReceivedEvent> history = history(event);
        ExplainedOutcome explained = new OutcomeFinder(topics).find(event, history, mirrored.row(), committed);
        if (explained.outcome() == EventOutcome.UNKNOWN && mirrored.problem() != null) {
            explained = ExplainedOutcome.of(EventOutcome.UNKNOWN, "The row cannot be read. " + mirrored.problem());
        }
        List<ReceivedEvent> others =
                deliveries.stream().filter(other -> !other.equals(event)).toList();
        return new EventStory(event, explained, others, mirrored.row(), mirrored.problem(), signatures.verify(event));
    }

    /** Prefers the record on the events topic. A quarantined event may be on the quarantine topic only. */
    private int rank(ReceivedEvent event) {
        return topics.all().indexOf(event.record().topic());
    }

    private List<ReceivedEvent> history(ReceivedEvent event) {
        String key = event.key();
        return key == null ? List.of() : search.byKey(key, HISTORY).hits();
    }
}
