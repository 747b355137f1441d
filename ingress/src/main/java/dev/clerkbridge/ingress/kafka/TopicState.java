// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import java.util.List;

/**
 * The state of the topics.
 *
 * @param partitions number of partitions of the events topic
 * @param leaderless partitions of both topics without a leader, as {@code topic-number}
 */
public record TopicState(int partitions, List<String> leaderless) {

    public TopicState {
        leaderless = List.copyOf(leaderless);
    }

    /** Whether this partition, or a partition of this topic, has no leader. */
    public boolean leaderless(String name) {
        return leaderless.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "-"));
    }
}
