// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShutdownIT {

    private static final int SENDERS = 8;

    @Test
    void losesNothingThatWasAnsweredWith200() throws Exception {
        // Given
        TestIngress ingress = TestIngress.start(Map.of());
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<Integer> answers = ConcurrentHashMap.newKeySet();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            senders.execute(() -> sendUntilRefused(ingress, acknowledged, answers));
        }
        await().atMost(Duration.ofMinutes(3)).until(() -> acknowledged.size() > 200);

        // When
        ingress.close();

        // Then
        senders.shutdown();
        assertThat(senders.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        Set<String> published = TestKafka.records(ingress.topic()).stream()
                .map(record -> new String(record.headers().lastHeader("svix-id").value(), UTF_8))
                .collect(Collectors.toSet());
        assertThat(published).containsAll(acknowledged);
        assertThat(answers).isSubsetOf(200, 503);
    }

    /** Until the connection is refused, as it is once the port is closed. */
    private static void sendUntilRefused(TestIngress ingress, Set<String> acknowledged, Set<Integer> answers) {
        while (true) {
            String id = Svix.id();
            byte[] body = ("{\"data\":{\"id\":\"" + id + "\"},\"type\":\"user.created\"}").getBytes(UTF_8);
            try {
                HttpResponse<String> response = ingress.post(body, Svix.headers(id, Instant.now(), body, Svix.SECRET));
                answers.add(response.statusCode());
                if (response.statusCode() == 200) {
                    acknowledged.add(id);
                }
            } catch (UncheckedIOException e) {
                return;
            }
        }
    }
}
