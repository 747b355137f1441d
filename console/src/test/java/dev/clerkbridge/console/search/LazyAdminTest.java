// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class LazyAdminTest {

    @Test
    void replacesAnOldClientSoThatItReadsNewCertificates() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plus(Duration.ofDays(1)));
        try (LazyAdmin lazy = new LazyAdmin(Map.of("bootstrap.servers", "127.0.0.1:1"), now::get)) {
            // Given
            Admin first = lazy.get();

            // When
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
            Admin afterFiveMinutes = lazy.get();
            now.updateAndGet(time -> time.plus(Duration.ofSeconds(1)));
            Admin later = lazy.get();

            // Then
            assertThat(afterFiveMinutes).isSameAs(first);
            assertThat(later).isNotSameAs(first).isSameAs(lazy.get());
        }
    }
}
