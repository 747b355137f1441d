// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.SearchPosition;
import dev.clerkbridge.console.story.EventOutcome;
import dev.clerkbridge.console.story.Reasons;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RecordPlace;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record as one line of a list, without personal data.
 *
 * @param place the kind of topic that the record is on
 * @param reason why the record is on the quarantine or dead-letter topic; null if it is on another topic
 * @param outcome what the mirror did with the event; null where it is not shown
 */
public record EventLine(
        String id,
        @Nullable String type,
        @Nullable String key,
        @Nullable String instanceId,
        @Nullable Instant occurredAt,
        Instant recordedAt,
        String place,
        String topic,
        int partition,
        long offset,
        @Nullable String reason,
        @Nullable EventOutcome outcome) {

    private static final int MAX_LENGTH = 256;
    private static final String QUARANTINE = "quarantine";
    private static final String DEAD_LETTER = "dead letter";
    private static final String SNAPSHOT = "snapshot";

    static EventLine of(ReceivedEvent event, ConsoleTopics topics) {
        String place = place(event, topics);
        return new EventLine(
                String.valueOf(shortened(event.id())),
                shortened(Masking.type(event.type())),
                Masking.id(event.key()),
                Masking.id(event.instanceId()),
                event.occurredAt(),
                event.recordedAt(),
                place,
                event.record().topic(),
                event.record().partition(),
                event.record().offset(),
                shortened(reason(event, place)),
                null);
    }

    /** Keeps lists small, whatever their events contain. */
    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }

    EventLine withOutcome(EventOutcome became) {
        return new EventLine(
                id, type, key, instanceId, occurredAt, recordedAt, place, topic, partition, offset, reason, became);
    }

    private static String place(ReceivedEvent event, ConsoleTopics topics) {
        String topic = event.record().topic();
        if (topic.equals(topics.quarantine())) {
            return QUARANTINE;
        }
        if (topic.equals(topics.deadLetters())) {
            return DEAD_LETTER;
        }
        return topic.equals(topics.snapshots()) ? SNAPSHOT : "event";
    }

    private static @Nullable String reason(ReceivedEvent event, String place) {
        return place.equals(QUARANTINE) || place.equals(DEAD_LETTER) ? Reasons.code(event) : null;
    }

    /** Whether the record is on the quarantine or dead-letter topic. */
    public boolean isRedrivable() {
        return place.equals(QUARANTINE) || place.equals(DEAD_LETTER);
    }

    /** Whether the record is on the snapshots topic. */
    public boolean isSnapshot() {
        return place.equals(SNAPSHOT);
    }

    /** The page that lists this record, which must be on the quarantine or dead-letter topic. */
    public String listPath() {
        return place.equals(QUARANTINE) ? "/quarantine" : "/dead-letters";
    }

    /** The value of the form field that identifies the record. */
    public String record() {
        return new RecordPlace(partition, offset).toString();
    }

    /** A search from this position finds this record first, because searches read backwards. */
    public String position() {
        return new SearchPosition(Map.of(new TopicPartition(topic, partition), offset + 1)).toString();
    }
}
