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

    /** A partition that answers nothing for so long is passed by the others. */
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
     * Whether other events should go on although this lane is full: it is stalled, and another partition is not. A full
     * lane that still moves is worth waiting for, and when nothing moves Kafka is away.
     */
    boolean passable(Lane full) {
        return full.stalled(PASSED_AFTER) && events.stream().anyMatch(lane -> !lane.stalled(PASSED_AFTER));
    }

    /** Whether so much is in flight that no more should be taken; what stalls does not count. */
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
