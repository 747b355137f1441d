// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lanes of one session: one for each partition of the events topic, and one for the quarantine topic. */
final class Lanes {

    /** Half of the producer's default {@code buffer.memory}, so that {@code send} does not wait for memory. */
    private static final long MAX_BYTES = 16L << 20;

    /** Time without a response after which a partition no longer holds up the others. */
    private static final Duration PASSED_AFTER = Duration.ofSeconds(1);

    private final List<Lane> events = new ArrayList<>();
    private final Lane quarantine;

    Lanes(KafkaConfig config, int partitions) {
        long share = MAX_BYTES / (partitions + 1);
        for (int partition = 0; partition < partitions; partition++) {
            events.add(new Lane(config.eventsTopic() + "-" + partition, partition, share));
        }
        quarantine = new Lane(config.quarantineTopic(), null, share);
    }

    Lane of(PendingEvent event) {
        return event.quarantined() ? quarantine : events.get(event.partition(events.size()));
    }

    /**
     * Whether to continue with other events although this lane is full: it is stalled, and another partition is not. If
     * the lane still makes progress it is better to wait for it, and if no partition makes progress Kafka is down.
     */
    boolean passable(Lane full) {
        return full.stalled(PASSED_AFTER) && events.stream().anyMatch(lane -> !lane.stalled(PASSED_AFTER));
    }

    /** Whether too much is in flight to take more events; stalled lanes do not count. */
    boolean full() {
        long bytes = all().filter(lane -> !lane.stalled(PASSED_AFTER))
                .mapToLong(Lane::bytes)
                .sum();
        return bytes >= MAX_BYTES / 2;
    }

    boolean anyWaiting() {
        return all().anyMatch(Lane::anyWaiting);
    }

    List<Lane> stalled(Duration patience) {
        return all().filter(lane -> lane.stalled(patience)).toList();
    }

    Stream<Lane> all() {
        return Stream.concat(events.stream(), Stream.of(quarantine));
    }
}
