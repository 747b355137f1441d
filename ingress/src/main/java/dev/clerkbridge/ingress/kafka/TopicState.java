// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import java.util.List;

/**
 * The state of the events topic and the quarantine topic.
 *
 * @param partitions the number of partitions of the events topic
 * @param leaderless the partitions of both topics that have no leader, as {@code topic-number}
 */
public record TopicState(int partitions, List<String> leaderless) {

    public TopicState {
        leaderless = List.copyOf(leaderless);
    }

    /** Whether {@code name} is a partition without a leader, or a topic that has a partition without a leader. */
    public boolean leaderless(String name) {
        return leaderless.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "-"));
    }
}
