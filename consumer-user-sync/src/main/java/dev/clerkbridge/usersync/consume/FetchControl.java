// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses and resumes partitions. A consumer with paused partitions keeps polling and stays in the group, but reads no
 * more records of these partitions into memory.
 */
final class FetchControl {

    private static final Logger LOGGER = LoggerFactory.getLogger(FetchControl.class);

    private final Consumer<?, ?> consumer;

    FetchControl(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /**
     * Pauses the {@code chosen} partitions and resumes the others.
     *
     * @param all whether to pause every partition
     * @return number of paused partitions
     */
    int pauseOnly(boolean all, Set<TopicPartition> chosen) {
        Set<TopicPartition> paused = new HashSet<>(consumer.assignment());
        if (!all) {
            paused.retainAll(chosen);
        }
        Set<TopicPartition> resumed = new HashSet<>(consumer.paused());
        resumed.removeAll(paused);
        try {
            consumer.pause(paused);
            consumer.resume(resumed);
        } catch (IllegalStateException e) {
            // The group has just revoked a partition; the next poll reports the revocation.
            LOGGER.atDebug().setCause(e).log("A partition is no longer assigned");
        }
        return paused.size();
    }
}
