// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerPoolTest {

    /** With tiered storage, Kafka before 3.8 cancels a read that takes longer. */
    @Test
    void aFetchWaitsAsLongAsTheUserSaysButNotLongerThanASearch() {
        assertThat(ConsumerPool.properties(Map.of())).containsEntry("fetch.max.wait.ms", 10);
        assertThat(ConsumerPool.properties(Map.of("fetch.max.wait.ms", "500"))).containsEntry("fetch.max.wait.ms", 500);
        assertThat(ConsumerPool.properties(Map.of("fetch.max.wait.ms", "60000", "fetch.min.bytes", "1000000")))
                .containsEntry("fetch.max.wait.ms", 1_000)
                .containsEntry("fetch.min.bytes", 1);
    }
}
