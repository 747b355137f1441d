// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryLinesTest {

    @Test
    void theFirstDeliveryAsksForTheInstanceIdOnlyIfItIsNotSet() {
        assertThat(DeliveryLines.firstDelivery("ins_1", false, false))
                .contains(
                        "set CLERK_INSTANCE_IDS to the id of your instance", "Send Example has another id", "backfill")
                .doesNotContain("CLERK_INSTANCE_IDS=ins_1");
        assertThat(DeliveryLines.firstDelivery("ins_1", false, true))
                .contains("Next: import the existing users")
                .doesNotContain("CLERK_INSTANCE_IDS");
    }

    @Test
    void theFirstDeliveryOfAForeignInstanceSaysWhyItIsQuarantined() {
        assertThat(DeliveryLines.firstDelivery("ins_2", true, true))
                .contains("quarantined, because CLERK_INSTANCE_IDS does not contain", "right for Send Example")
                .doesNotContain("backfill");
    }
}
