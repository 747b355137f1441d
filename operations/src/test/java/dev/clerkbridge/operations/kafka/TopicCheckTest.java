// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCheckTest {

    private static final TopicCheck CHECK = new TopicCheck(2_000_000, Duration.ofDays(3));

    private static final Map<String, String> GOOD = Map.of(
            "max.message.bytes", "2000000",
            "retention.ms", "604800000",
            "cleanup.policy", "delete",
            "min.insync.replicas", "2");

    @Test
    void aTopicWithSufficientSettingsHasNoDifferences() {
        assertThat(CHECK.differences(GOOD, 3, 3)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max.message.bytes | 1048588 | max.message.bytes is 1048588, less than the largest possible record (2000000)",
                "retention.ms | 86400000 | retention.ms is 86400000, less than 3 days (259200000)",
                "cleanup.policy | compact | cleanup.policy is compact",
                "cleanup.policy | compact,delete | cleanup.policy is compact",
                "min.insync.replicas | 1 | min.insync.replicas is 1, less than 2",
                "min.insync.replicas | 3 | min.insync.replicas is 3, but must be less than the number of replicas (3)"
            })
    void namesTheSettingThatDiffers(String name, String value, String difference) {
        // Given
        Map<String, String> config = new HashMap<>(GOOD);
        config.put(name, value);

        // When
        List<String> differences = CHECK.differences(config, 3, 3);

        // Then
        assertThat(differences).singleElement().asString().startsWith(difference);
    }

    /** Redpanda does not return {@code min.insync.replicas}, for example. */
    @ParameterizedTest
    @ValueSource(strings = {"max.message.bytes", "retention.ms", "cleanup.policy", "min.insync.replicas"})
    void ignoresASettingThatTheBrokerDoesNotReturn(String name) {
        // Given
        Map<String, String> config = new HashMap<>(GOOD);
        config.remove(name);

        // Then
        assertThat(CHECK.differences(config, 3, 3)).isEmpty();
    }

    @Test
    void acceptsUnlimitedRetention() {
        // Given
        Map<String, String> config = new HashMap<>(GOOD);
        config.put("retention.ms", "-1");

        // Then
        assertThat(CHECK.differences(config, 3, 3)).isEmpty();
    }

    @Test
    void checksReplicationOnlyWithThreeOrMoreBrokers() {
        assertThat(CHECK.differences(GOOD, 1, 1)).isEmpty();
        assertThat(CHECK.differences(GOOD, 1, 3))
                .anyMatch(difference -> difference.startsWith("replication factor is 1"));
    }
}
