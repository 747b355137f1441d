// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Kafka does not return the records in some partitions, for example because they have no leader. */
public final class UnreadableException extends RuntimeException {

    UnreadableException(List<TopicPartition> partitions) {
        super("Kafka does not return the records of " + partitions + ". Check that these partitions have a leader. With"
                + " tiered storage and Kafka before 3.8, set KAFKA_FETCH_MAX_WAIT_MS=500.");
    }
}
