// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.TopicNames;
import java.util.List;

/**
 * The topics that the console reads.
 *
 * @param events signed events, by key
 * @param snapshots objects that were read from Clerk's API
 * @param quarantine signed events that no subscriber can use
 * @param deadLetters events that the consumer group could not apply
 */
public record Topics(String events, String snapshots, String quarantine, String deadLetters) {

    /** Derives the names of the other topics as the contract defines them. */
    public static Topics of(String events, String snapshots, String groupId) {
        return new Topics(events, snapshots, TopicNames.quarantine(events), TopicNames.deadLetters(events, groupId));
    }

    public List<String> all() {
        return List.of(events, snapshots, quarantine, deadLetters);
    }
}
