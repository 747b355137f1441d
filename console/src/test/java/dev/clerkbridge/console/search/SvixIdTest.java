// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SvixIdTest {

    @Test
    void readsTheTimeOfAKsuid() {
        // The example in the KSUID specification: 0ujtsYcgvSTl8PAuAdqWYSMnLOv was created at 2017-10-10T04:00:47Z.
        assertThat(SvixId.createdAt("msg_0ujtsYcgvSTl8PAuAdqWYSMnLOv"))
                .isEqualTo(Instant.parse("2017-10-10T04:00:47Z"));
    }

    @Test
    void findsNoTimeInOtherIds() {
        assertThat(SvixId.createdAt("msg_p5jXN8AQM9LWM0D4loKWxJek")).isNull();
        assertThat(SvixId.createdAt("msg_0ujtsYcgvSTl8PAuAdqWYSMnLO!")).isNull();
        assertThat(SvixId.createdAt("user_1")).isNull();
    }
}
