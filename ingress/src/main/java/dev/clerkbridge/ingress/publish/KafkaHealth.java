// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.kafka.TopicState;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.operations.health.Component;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether Kafka accepts events. After a failed send, Kafka counts as up again once it acknowledges an event, or
 * describes the topics while no event is waiting for a partition that has a leader. After a lost connection, it counts
 * as up again once it describes the topics. Stuck partitions are reported separately.
 *
 * <p>Thread-safe.
 */
public final class KafkaHealth {

    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaHealth.class);

    private final Component kafka;
    private final Component partitions;
    private final IngressMetrics metrics;
    private volatile boolean unproven;

    /**
     * Creates an object that reports to two components.
     *
     * @param kafka the component for Kafka as a whole
     * @param partitions the component for individual partitions
     */
    public KafkaHealth(Component kafka, Component partitions, IngressMetrics metrics) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.metrics = metrics;
        partitions.reportUp();
        metrics.gauge("kafka.up", "1 if Kafka accepts events, otherwise 0", () -> kafka.up() ? 1 : 0);
    }

    public boolean up() {
        return kafka.up();
    }

    boolean allUp() {
        return kafka.up() && partitions.up();
    }

    /**
     * True after Kafka has failed to acknowledge events, until it acknowledges one, or describes the topics while none
     * is waiting for a partition that has a leader.
     */
    public boolean unproven() {
        return unproven;
    }

    void acknowledged() {
        unproven = false;
        if (!kafka.up()) {
            kafka.reportUp();
        }
    }

    /**
     * Records that Kafka described the topics.
     *
     * @param nothingElseToSend whether all events are finished, or wait for partitions without a leader; Kafka then
     *     counts as up without another acknowledgement
     */
    void reachable(boolean nothingElseToSend) {
        unproven &= !nothingElseToSend;
        if (!unproven) {
            kafka.reportUp();
        }
    }

    void unreachable(Throwable cause) {
        kafka.reportDown(Causes.describe(cause));
    }

    /** Records that Kafka responds but acknowledges no event, although a stuck partition has a leader. */
    void silent() {
        unproven = true;
        kafka.reportDown("Kafka answers, but acknowledges nothing; too few replicas may be in sync");
    }

    void failed(Event event, Throwable cause) {
        String description = Causes.describe(cause);
        if (!description.equals(kafka.cause())) {
            LOGGER.atWarn()
                    .addKeyValue("svix-id", event.id())
                    .addKeyValue("cause", description)
                    .log("Publishing this event failed; all unacknowledged events are sent again");
        }
        failed(description);
    }

    /** Records that Kafka does not accept events, for this cause. */
    void failed(String cause) {
        unproven = true;
        kafka.reportDown(cause);
    }

    /** Reports the partitions without a leader, and those that are silent although events wait for them. */
    void stuck(List<PartitionQueue> queues, TopicState topics) {
        List<String> silent = queues.stream()
                .map(PartitionQueue::toString)
                .filter(name -> !topics.leaderless(name))
                .toList();
        Set<String> all = new TreeSet<>(topics.leaderless());
        all.addAll(silent);
        metrics.stuckPartitions(all);
        if (all.isEmpty()) {
            partitions.reportUp();
        } else {
            partitions.reportDown(
                    Stream.of(named("no leader", topics.leaderless()), named("no acknowledgement", silent))
                            .filter(part -> !part.isEmpty())
                            .collect(Collectors.joining("; ")));
        }
    }

    void closed() {
        kafka.reportDown("closed");
    }

    private static String named(String problem, List<String> names) {
        return names.isEmpty() ? "" : problem + ": " + String.join(", ", names);
    }
}
