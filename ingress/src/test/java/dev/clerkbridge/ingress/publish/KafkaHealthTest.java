// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.kafka.TopicState;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KafkaHealthTest {

    private final Component partitions = new Health().informative("partitions");
    private final KafkaHealth health =
            new KafkaHealth(new Health().required("kafka"), partitions, new IngressMetrics(new SimpleMeterRegistry()));

    @Test
    void reportsLeaderlessPartitionsAndOtherSilentPartitions() {
        // When
        health.stuck(queues("events-0", "events-1", "quarantine"), topics("events-1", "quarantine-0"));

        // Then
        assertThat(partitions.cause()).isEqualTo("no leader: events-1, quarantine-0; no acknowledgement: events-0");
    }

    @Test
    void reportsOnlyLeaderlessPartitionsIfNoOtherIsSilent() {
        // When
        health.stuck(List.of(), topics("events-0", "events-1"));

        // Then
        assertThat(partitions.cause()).isEqualTo("no leader: events-0, events-1");
    }

    @Test
    void reportsOnlySilentPartitionsIfAllHaveLeaders() {
        // When
        health.stuck(queues("events-0"), topics());

        // Then
        assertThat(partitions.cause()).isEqualTo("no acknowledgement: events-0");
    }

    private static TopicState topics(String... leaderless) {
        return new TopicState(2, List.of(leaderless));
    }

    private static List<PartitionQueue> queues(String... names) {
        return Stream.of(names).map(name -> new PartitionQueue(name, null, 1)).toList();
    }
}
