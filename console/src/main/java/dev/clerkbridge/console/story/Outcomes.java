// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.console.mirror.MirrorUnavailableException;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Works out the outcomes of many events as {@link OutcomeFinder} does, with one request to Kafka and one query for each
 * table. It does not read the events' history, so it detects neither duplicates nor dead letters that are not among
 * these events, and stale and replaced events are both {@link EventOutcome#SUPERSEDED}. {@link Stories} reads the
 * history.
 */
public final class Outcomes {

    private final ConsoleTopics topics;
    private final GroupOffsets offsets;
    private final Mirror mirror;

    public Outcomes(ConsoleTopics topics, GroupOffsets offsets, Mirror mirror) {
        this.topics = topics;
        this.offsets = offsets;
        this.mirror = mirror;
    }

    /**
     * The outcomes, in the order of the events. If PostgreSQL does not answer, outcomes that depend on a row are {@link
     * EventOutcome#UNKNOWN}.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to the group
     */
    public List<EventOutcome> of(List<ReceivedEvent> events) {
        Map<TopicPartition, OffsetAndMetadata> committed = events.isEmpty() ? Map.of() : offsets.allCommitted();
        List<ReceivedEvent> letters = events.stream()
                .filter(event -> event.record().topic().equals(topics.deadLetters()))
                .toList();
        Map<String, MirrorRow> rows = rows(events);
        OutcomeFinder finder = new OutcomeFinder(topics);
        return events.stream()
                .map(event -> {
                    MirrorRow row = rows.get(String.valueOf(Envelope.of(event).objectId()));
                    OffsetAndMetadata reached = committed.get(new TopicPartition(
                            event.record().topic(), event.record().partition()));
                    return finder.find(event, letters, row, reached == null ? -1 : reached.offset())
                            .outcome();
                })
                .toList();
    }

    private Map<String, MirrorRow> rows(List<ReceivedEvent> events) {
        Map<MirrorTable, Set<String>> ids = new HashMap<>();
        for (ReceivedEvent event : events) {
            MirrorTable table = MirrorTable.ofType(event.type());
            String id = Envelope.of(event).objectId();
            if (table != null && id != null) {
                ids.computeIfAbsent(table, key -> new HashSet<>()).add(id);
            }
        }
        Map<String, MirrorRow> rows = new HashMap<>();
        try {
            ids.forEach((table, wanted) -> mirror.rows(table, wanted).forEach(row -> rows.put(row.id(), row)));
        } catch (MirrorUnavailableException e) {
            return Map.of();
        }
        return rows;
    }
}
