// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.server.AuthorizingKafka;
import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.testbed.server.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishes from the journal although the connection is unreliable, or the broker denies access for a while. */
class JournalAcceptorBrokerIT {

    private static final int BODY = 1_800;
    private static final String USER = "bridge";

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    Path directory;

    @Test
    void neitherLosesNorReordersEventsOnASlowUnreliableConnection() throws Exception {
        int port = FreePort.onLoopback();
        try (TcpProxy line = TcpProxy.between(0, port);
                EmbeddedKafka kafka = EmbeddedKafka.start(
                        directory.resolve("kafka"),
                        port,
                        Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + line.port()));
                AcceptorFixture fixture =
                        AcceptorFixture.start(directory.resolve("journal"), "127.0.0.1:" + line.port(), topic)) {
            // Given
            fixture.accept(100, BODY);
            fixture.awaitDrained();
            line.slowDown(Duration.ofMillis(20));

            // When
            for (int cut = 0; cut < 5; cut++) {
                assertThat(fixture.accept(400, BODY)).containsOnly(Map.entry(AcceptResult.DURABLE, 400));
                line.cut();
            }

            // Then
            fixture.awaitDrained();
            fixture.assertAllPublishedInOrder(
                    TestKafka.records(Map.of("bootstrap.servers", kafka.bootstrapServers()), topic));
        }
    }

    @Test
    void keepsAllEventsInOrderUntilPermissionIsGranted() throws Exception {
        try (AuthorizingKafka kafka = AuthorizingKafka.start(directory.resolve("kafka"), List.of(USER))) {
            kafka.allow(USER, ResourceType.TOPIC, topic, AclOperation.ALL);
            kafka.allow(USER, ResourceType.TOPIC, topic + ".quarantine", AclOperation.ALL);
            Map<String, Object> client = kafka.client(USER);
            try (AcceptorFixture fixture = AcceptorFixture.start(
                    directory.resolve("journal"),
                    String.valueOf(client.get("bootstrap.servers")),
                    topic,
                    strings(client))) {
                fixture.accept(100, BODY);
                fixture.awaitDrained();

                // Given
                kafka.deny(USER, ResourceType.TOPIC, topic, AclOperation.WRITE);

                // When
                Map<AcceptResult, Integer> results = fixture.accept(500, BODY);

                // Then
                assertThat(results).containsOnly(Map.entry(AcceptResult.DURABLE, 500));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !fixture.component("kafka").up());
                assertThat(fixture.component("kafka").cause()).containsIgnoringCase("authorized");
                assertThat(fixture.counter("events.refused.by.kafka")).isZero();

                // When
                kafka.endDenial(USER, ResourceType.TOPIC, topic, AclOperation.WRITE);

                // Then
                fixture.awaitDrained();
                fixture.assertAllPublishedInOrder(TestKafka.records(kafka.client("admin"), topic));
            }
        }
    }

    private static Map<String, String> strings(Map<String, Object> properties) {
        Map<String, String> strings = new HashMap<>();
        properties.forEach((name, value) -> strings.put(name, String.valueOf(value)));
        return strings;
    }
}
