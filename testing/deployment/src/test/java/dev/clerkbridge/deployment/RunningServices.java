// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.Ingress;
import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.SvixSigner;
import dev.clerkbridge.testbed.server.Engines;
import dev.clerkbridge.testbed.server.KafkaEngine;
import dev.clerkbridge.testbed.server.PostgresEngine;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.config.SyncConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The ingress and the consumer, with their production wiring and with real Kafka and PostgreSQL. */
final class RunningServices implements AutoCloseable {

    private static final String SECRETS = "whsec_bmV3ZXN0LXNpZ25pbmctc2VjcmV0,whsec_b2xkZXItc2lnbmluZy1zZWNyZXQ=";

    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaEngine kafka;
    private final PostgresEngine postgres;
    private final Ingress ingress;
    private final UserSync sync;

    private RunningServices(Path folder) throws Exception {
        kafka = Engines.kafka(Files.createDirectory(folder.resolve("kafka")));
        postgres = Engines.postgres(Files.createDirectory(folder.resolve("postgres")));
        ingress = Ingress.start(IngressConfig.from(Map.of(
                "CLERK_WEBHOOK_SIGNING_SECRET",
                SECRETS,
                "HTTP_PORT",
                "0",
                "MANAGEMENT_PORT",
                "0",
                "JOURNAL_DIR",
                folder.resolve("journal").toString(),
                "CANARY_URL",
                "http://127.0.0.1:1/api/webhooks",
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers())));
        Map<String, String> syncVariables = Map.of(
                "MANAGEMENT_PORT", "0",
                "DATABASE_URL", postgres.jdbcUrl(),
                "DATABASE_USER", postgres.user(),
                "DATABASE_PASSWORD", postgres.password(),
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        sync = UserSync.start(SyncConfig.from(syncVariables));
    }

    /** Starts everything in an empty folder and waits until both services are ready. */
    static RunningServices start(Path folder) throws Exception {
        RunningServices services = new RunningServices(folder);
        await().atMost(Duration.ofMinutes(2)).until(() -> services.ingress.ready() && services.sync.isReady());
        return services;
    }

    /** Posts one event of each type and waits until the consumer has processed all of them. */
    void postOneEventOfEachType() throws Exception {
        Examples examples = Examples.fresh();
        SvixSigner signer = new SvixSigner(SECRETS.split(",", 2)[0]);
        for (ExampleType type : ExampleType.values()) {
            post(signer.sign(examples.event(type), examples.messageId(), Instant.now()));
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(Scrape.parse(consumerMetrics()).sum("clerk_user_sync_events_total", Map.of()))
                                .isEqualTo(ExampleType.values().length));
    }

    String ingressMetrics() throws Exception {
        return get(ingress.managementPort());
    }

    String consumerMetrics() throws Exception {
        return get(sync.managementPort());
    }

    @Override
    public void close() {
        ingress.close();
        sync.close();
        postgres.close();
        kafka.close();
    }

    private void post(SignedRequest delivery) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ingress.httpPort() + "/api/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()));
        delivery.headers().forEach(header -> request.header(header.getKey(), header.getValue()));
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private String get(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
