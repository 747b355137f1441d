// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.TopicNames;
import java.util.List;

/**
 * The topics that the console reads.
 *
 * @param events the topic of usable events
 * @param snapshots the topic of objects that were read from Clerk's API
 * @param quarantine the topic of signed events that no subscriber can use, and of events that Kafka refused
 * @param deadLetters the topic of events and snapshots that the consumer group could not apply
 */
public record ConsoleTopics(String events, String snapshots, String quarantine, String deadLetters) {

    /** Derives the names of the quarantine and dead-letter topics as the contract defines them. */
    public static ConsoleTopics of(String events, String snapshots, String groupId) {
        return new ConsoleTopics(
                events, snapshots, TopicNames.quarantine(events), TopicNames.deadLetters(events, groupId));
    }

    public List<String> all() {
        return List.of(events, snapshots, quarantine, deadLetters);
    }
}
