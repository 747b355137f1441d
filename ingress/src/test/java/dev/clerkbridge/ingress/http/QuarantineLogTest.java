// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.ingress.testing.CapturedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuarantineLogTest {

    private static final String FOREIGN =
            "{\"data\":{\"id\":\"user_1\"},\"instance_id\":\"ins_other\",\"object\":\"event\",\"type\":\"user.created\"}";

    private final AtomicLong clock = new AtomicLong();
    private final EventReader reader = new EventReader(Set.of("ins_mine"));

    @Test
    void warnsAtMostOncePerMinuteForEachReason() {
        try (CapturedLog log = CapturedLog.open()) {
            // Given
            QuarantineLog quarantine = new QuarantineLog(clock::get);

            // When
            accept(quarantine, "first", FOREIGN);
            accept(quarantine, "second", FOREIGN);
            accept(quarantine, "other", "no JSON");
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            accept(quarantine, "third", FOREIGN);

            // Then
            assertThat(log.text())
                    .contains("svix-id=\"msg_first\"", "msg_other", "msg_third", "foreign-instance", "not-json")
                    .contains("java -jar ingress.jar redrive --from quarantine --reason foreign-instance")
                    .doesNotContain("msg_second");
        }
    }

    private void accept(QuarantineLog quarantine, String id, String body) {
        SvixHeaders svix = new SvixHeaders("msg_" + id, "1760000000", "v1,signature");
        quarantine.accepted(reader.readAgain(svix, Instant.now(), body.getBytes(UTF_8)));
    }
}
