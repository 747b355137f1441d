// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class QuarantinedEventTest {

    private static final byte[] BODY =
            "{\"data\":{\"id\":\"user_1\"},\"instance_id\":\"ins_a\",\"type\":\"user.created\"}".getBytes(UTF_8);

    @Test
    void aForeignEventIsUsableOnlyIfItsInstanceIsNamed() {
        QuarantinedEvent event = quarantined(QuarantineReason.FOREIGN_INSTANCE);

        assertThat(event.unusable(Set.of())).isEqualTo(QuarantineReason.FOREIGN_INSTANCE);
        assertThat(event.unusable(Set.of("ins_b"))).isEqualTo(QuarantineReason.FOREIGN_INSTANCE);
        assertThat(event.unusable(Set.of("ins_a"))).isNull();
    }

    @Test
    void anEventWithAnotherReasonNeedsNoNamedInstance() {
        assertThat(quarantined(QuarantineReason.REFUSED_BY_KAFKA).unusable(Set.of()))
                .isNull();
    }

    private static QuarantinedEvent quarantined(QuarantineReason reason) {
        ConsumerRecord<byte[], byte[]> stored = new ConsumerRecord<>("quarantine", 0, 0, null, BODY);
        stored.headers().add(EventHeaders.ERROR_REASON, reason.code().getBytes(UTF_8));
        return new QuarantinedEvent(new ReceivedEvent(stored));
    }
}
