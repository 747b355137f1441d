// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.search.Topics;
import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as one line of a list. It has no personal data.
 *
 * @param place which topic it is on, in a word
 * @param reason why it was set aside, or null
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
        @Nullable String reason) {

    static EventLine of(ReceivedEvent event, Topics topics) {
        return new EventLine(
                event.id(),
                event.type(),
                event.key(),
                event.instanceId(),
                event.occurredAt(),
                event.recordedAt(),
                place(event, topics),
                event.record().topic(),
                event.record().partition(),
                event.record().offset(),
                reason(event));
    }

    private static String place(ReceivedEvent event, Topics topics) {
        String topic = event.record().topic();
        if (topic.equals(topics.quarantine())) {
            return "quarantine";
        }
        if (topic.equals(topics.deadLetters())) {
            return "dead letter";
        }
        return topic.equals(topics.snapshots()) ? "snapshot" : "event";
    }

    private static @Nullable String reason(ReceivedEvent event) {
        String quarantined = event.header(EventHeaders.ERROR_REASON);
        return quarantined != null ? quarantined : simpleName(event.header(DeadLetterHeaders.EXCEPTION_CLASS));
    }

    private static @Nullable String simpleName(@Nullable String className) {
        return className == null ? null : className.substring(className.lastIndexOf('.') + 1);
    }
}
