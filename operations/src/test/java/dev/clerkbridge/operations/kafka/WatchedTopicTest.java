// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.ConfigEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchedTopicTest {

    @Test
    void theRetentionIsUnknownIfTheBrokerDoesNotReturnIt() {
        assertThat(WatchedTopic.retentionSeconds(null)).isNaN();
        assertThat(WatchedTopic.retentionSeconds(retention(null))).isNaN();
    }

    @Test
    void theRetentionIsInSecondsAndInfiniteWithoutALimit() {
        assertThat(WatchedTopic.retentionSeconds(retention("604800000"))).isEqualTo(604_800);
        assertThat(WatchedTopic.retentionSeconds(retention("-1"))).isInfinite();
    }

    private static ConfigEntry retention(@Nullable String value) {
        return new ConfigEntry("retention.ms", value);
    }
}
