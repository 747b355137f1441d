// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions are read. Polling goes on while none is, so that the group stays together and memory stays flat however
 * long the database is away.
 */
final class FetchControl {

    private static final Logger LOGGER = LoggerFactory.getLogger(FetchControl.class);

    private final Consumer<?, ?> consumer;

    FetchControl(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /**
     * Reads all partitions but those that are {@code held}.
     *
     * @param all whether to read none at all
     * @return how many are not read
     */
    int hold(boolean all, Set<TopicPartition> held) {
        Set<TopicPartition> paused = new HashSet<>(consumer.assignment());
        if (!all) {
            paused.retainAll(held);
        }
        Set<TopicPartition> resumed = new HashSet<>(consumer.paused());
        resumed.removeAll(paused);
        try {
            consumer.pause(paused);
            consumer.resume(resumed);
        } catch (IllegalStateException e) {
            // The group has just taken a partition away, and says so in the next poll.
            LOGGER.atDebug().setCause(e).log("A partition is not assigned any more");
        }
        return paused.size();
    }
}
