// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.story.Reasons;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.contract.QuarantinedEvent;
import dev.clerkbridge.contract.ReceivedDeadLetter;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event can be redriven.
 *
 * @param record the record to publish: the same value and Svix headers, without the headers that say why the event
 *     failed; null if the event cannot be redriven
 * @param explanation the topic to which the event goes, or the reason why it stays
 */
record RedriveDecision(@Nullable ProducerRecord<byte[], byte[]> record, String explanation) {

    /** A quarantined event is checked against the current settings; a dead letter goes back to its original topic. */
    static RedriveDecision of(ReceivedEvent stored, ConsoleTopics topics, Set<String> instanceIds) {
        return stored.record().topic().equals(topics.deadLetters())
                ? ofDeadLetter(new ReceivedDeadLetter(stored.record()).original(), topics)
                : ofQuarantined(new QuarantinedEvent(stored), topics, instanceIds);
    }

    private static RedriveDecision ofQuarantined(
            QuarantinedEvent event, ConsoleTopics topics, Set<String> instanceIds) {
        QuarantineReason reason = event.unusable(instanceIds);
        return reason == null
                ? to(event.toRecord(topics.events()))
                : new RedriveDecision(null, Reasons.quarantine(reason.code()));
    }

    private static RedriveDecision ofDeadLetter(ConsumerRecord<byte[], byte[]> original, ConsoleTopics topics) {
        String topic = original.topic();
        return topic.equals(topics.events()) || topic.equals(topics.snapshots())
                ? to(new ProducerRecord<>(topic, null, original.key(), original.value(), original.headers()))
                : new RedriveDecision(
                        null, "The header dlq.topic is missing, or names neither the events nor the snapshots topic.");
    }

    private static RedriveDecision to(ProducerRecord<byte[], byte[]> record) {
        return new RedriveDecision(record, "to " + record.topic());
    }
}
