// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.testbed.server.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishes from the journal while the broker is reachable but faulty. */
class JournalAcceptorBrokerIT {

    private static final int BODY = 1_800;
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

    private final String topic = TestKafka.uniqueTopic();

    @TempDir
    Path directory;

    @Test
    void losesAndReordersNoEventsOnASlowUnreliableConnection() throws Exception {
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
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.start(directory.resolve("kafka"), FreePort.onLoopback(), authorizing());
                Admin admin = Admin.create(client(kafka, "admin"))) {
            admin.createAcls(List.of(acl(ResourceType.TOPIC, AclOperation.ALL, AclPermissionType.ALLOW)))
                    .all()
                    .get();
            try (AcceptorFixture fixture = AcceptorFixture.start(
                    directory.resolve("journal"), kafka.bootstrapServers(), topic, strings(client(kafka, "bridge")))) {
                fixture.accept(100, BODY);
                fixture.awaitDrained();

                // Given
                AclBinding denial = acl(ResourceType.TOPIC, AclOperation.WRITE, AclPermissionType.DENY);
                admin.createAcls(List.of(denial)).all().get();

                // When
                Map<AcceptResult, Integer> settled = fixture.accept(500, BODY);

                // Then
                assertThat(settled).containsOnly(Map.entry(AcceptResult.DURABLE, 500));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !fixture.component("kafka").up());
                assertThat(fixture.component("kafka").cause()).containsIgnoringCase("authorized");
                assertThat(fixture.counter("events.set.aside")).isZero();

                // When
                admin.deleteAcls(List.of(denial.toFilter())).all().get();

                // Then
                fixture.awaitDrained();
                fixture.assertAllPublishedInOrder(TestKafka.records(client(kafka, "admin"), topic));
            }
        }
    }

    private AclBinding acl(ResourceType type, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, topic, PatternType.PREFIXED),
                new AccessControlEntry("User:bridge", "*", operation, permission));
    }

    /** The client listener requires a password. Users other than the admin need ACLs. */
    private static Map<String, String> authorizing() {
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("listener.name.plaintext.sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.plaintext.plain.sasl.jaas.config",
                String.format(LOGIN, "admin", "admin") + " user_admin=\"admin\" user_bridge=\"bridge\";");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:admin;User:ANONYMOUS");
        return settings;
    }

    private static Map<String, Object> client(EmbeddedKafka kafka, String user) {
        return Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                String.format(LOGIN, user, user) + ";");
    }

    private static Map<String, String> strings(Map<String, Object> properties) {
        Map<String, String> strings = new HashMap<>();
        properties.forEach((name, value) -> strings.put(name, String.valueOf(value)));
        return strings;
    }
}
