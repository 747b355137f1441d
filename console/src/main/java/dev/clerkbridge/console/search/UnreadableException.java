// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Some partitions did not answer, for example because they have no leader. */
public final class UnreadableException extends RuntimeException {

    UnreadableException(List<TopicPartition> partitions) {
        super("Kafka does not return the records of " + partitions + ". A partition without a leader does that.");
    }
}
