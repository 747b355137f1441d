// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.server.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LazyAdminTest {

    @TempDir
    Path directory;

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

    @Test
    void triesAgainHalfAMinuteAfterAFailedReplacement() throws Exception {
        Path pem = directory.resolve("kafka.pem");
        String certificate = SelfSigned.in(directory).certificatePem();
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "security.protocol",
                "SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                pem.toString());
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plus(Duration.ofDays(1)));
        Files.writeString(pem, certificate);
        try (LazyAdmin lazy = new LazyAdmin(properties, now::get)) {
            // Given
            Admin first = lazy.get();
            Files.delete(pem);
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(6)));
            assertThat(lazy.get()).isSameAs(first);
            Files.writeString(pem, certificate);

            // When
            now.updateAndGet(time -> time.plus(Duration.ofSeconds(30)));
            Admin afterHalfAMinute = lazy.get();
            now.updateAndGet(time -> time.plus(Duration.ofSeconds(1)));
            Admin later = lazy.get();

            // Then
            assertThat(afterHalfAMinute).isSameAs(first);
            assertThat(later).isNotSameAs(first).isSameAs(lazy.get());
        }
    }
}
