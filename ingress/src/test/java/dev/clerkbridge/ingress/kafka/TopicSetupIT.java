// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.testing.CapturedLog;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicSetupIT {

    @Test
    void logsHowAnExistingTopicDiffersFromTheRequirements() throws Exception {
        // Given
        String topic = TestKafka.uniqueTopic();
        NewTopic made = new NewTopic(topic, 2, (short) 1)
                .configs(Map.of("retention.ms", "60000", "cleanup.policy", "compact", "max.message.bytes", "10000"));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()))) {
            NewTopic quarantine =
                    new NewTopic(topic + ".quarantine", 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(made, quarantine)).all().get();
        }

        // When
        try (CapturedLog log = CapturedLog.open();
                TestIngress ingress = TestIngress.start(Map.of("EVENTS_TOPIC", topic))) {
            // Then
            assertThat(ingress.ingress().ready()).isTrue();
            assertThat(log.text())
                    .contains("number of partitions differs from the configured one")
                    .contains("partitions=\"2\" EVENTS_PARTITIONS=\"3\"")
                    .contains("retention.ms is 60000, less than 3 days")
                    .contains("cleanup.policy is compact; compaction refuses records without a key")
                    .containsSubsequence("topic=\"" + topic + ".quarantine\"", "cleanup.policy is compact")
                    .contains("max.message.bytes is 10000, less than the largest possible record");
        }
    }

    @Test
    void logsNoDifferencesForTopicsThatItCreates() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TestIngress ingress = TestIngress.start(Map.of())) {
            // Then
            assertThat(ingress.ingress().ready()).isTrue();
            assertThat(log.text()).contains("Created topic").doesNotContain("settings differ");
            assertThat(retention(ingress.quarantineTopic()))
                    .isEqualTo(String.valueOf(Duration.ofDays(30).toMillis()));
            assertThat(retention(ingress.topic()))
                    .isEqualTo(String.valueOf(Duration.ofDays(7).toMillis()));
        }
    }

    /** The topic's own retention; "default" if it has only the broker's. */
    private static String retention(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestKafka.engine().bootstrapServers()))) {
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource));
            ConfigEntry retention = config.get("retention.ms");
            return retention.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG ? retention.value() : "default";
        }
    }
}
