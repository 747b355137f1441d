// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.console.Console;
import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.ingress.Ingress;
import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.testbed.example.SvixSigner;
import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.testbed.server.PostgresEngine;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.mirror.Migrations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs each service and command that uses Kafka, with work that needs all of its permissions. */
final class KafkaTrials implements AutoCloseable {

    /** The trials of services; the other trials run commands. */
    static final Set<String> SERVICES =
            Set.of("ingress journal", "ingress kafka", "consumer", "console", "console with CONSOLE_ACTIONS=true");

    static final String REDRIVE_DEAD_LETTERS = "consumer-user-sync.jar redrive";

    private static final String SECRET = "whsec_cGVybWlzc2lvbnMtb2Yta2Fma2E=";
    private static final String CLERK_KEY = "sk_test_permissions";
    private static final String EVENTS = "<EVENTS_TOPIC>";
    private static final String QUARANTINE = "<EVENTS_TOPIC>.quarantine";
    private static final String DEAD_LETTERS = "<EVENTS_TOPIC>.<KAFKA_GROUP_ID>.dlq";
    private static final String NOWHERE = "127.0.0.1:1";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Function<Map<String, String>, CommandLine> INGRESS = dev.clerkbridge.ingress.Main::commandLine;
    private static final Function<Map<String, String>, CommandLine> CONSUMER =
            dev.clerkbridge.usersync.Main::commandLine;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ClerkApiServer clerk;
    private final PostgresEngine postgres;

    /** A run of one service or command. */
    interface Trial extends AutoCloseable {

        /** Empty if the work is done, otherwise the message that an operator sees. */
        String problem() throws Exception;

        @Override
        default void close() {}
    }

    KafkaTrials(PostgresEngine postgres) throws IOException {
        this.postgres = postgres;
        this.clerk = ClerkApiServer.start().with(CLERK_KEY, ClerkInstance.withUsers(KafkaTenant.INSTANCE, 3));
    }

    /** The names of the trials for a user in the table in docs/operations.md. */
    static Stream<String> of(String user) {
        return switch (user) {
            case "ingress" -> Stream.of("ingress journal", "ingress kafka", "ingress drain", "ingress doctor");
            case "consumer" -> Stream.of("consumer", "consumer doctor");
            default -> Stream.of(user);
        };
    }

    Trial start(String name, KafkaTenant tenant) throws Exception {
        return switch (name) {
            case "ingress journal", "ingress kafka" -> ingress(tenant, name.substring(name.indexOf(' ') + 1));
            case "ingress drain" -> drain(tenant);
            case "ingress doctor" -> command(INGRESS, ingressSettings(tenant), "doctor");
            case "ingress.jar redrive --from quarantine" -> redrive(tenant, ingressSettings(tenant), "quarantine");
            case "ingress.jar redrive --from set-aside" -> redriveSetAside(tenant);
            case "consumer" -> consumer(tenant);
            case "consumer doctor" -> afterMigration(tenant, "doctor");
            case REDRIVE_DEAD_LETTERS -> redriveDeadLetters(tenant);
            case "consumer-user-sync.jar reconcile --apply" -> afterMigration(tenant, "reconcile", "--apply");
            case "console", "console with CONSOLE_ACTIONS=true" -> console(tenant, name.contains("ACTIONS"));
            default ->
                command(
                        CONSUMER,
                        consumerSettings(tenant),
                        name.substring(name.indexOf(' ') + 1).split(" ", -1));
        };
    }

    /** In journal mode, the first attempt must succeed. In kafka mode, the events are posted again until accepted. */
    private Trial ingress(KafkaTenant tenant, String ackAfter) throws Exception {
        Map<String, String> settings = ingressSettings(tenant);
        settings.put("ACK_AFTER", ackAfter);
        long events = tenant.written(EVENTS);
        long quarantined = tenant.written(QUARANTINE);
        Ingress ingress = Ingress.start(IngressConfig.from(settings));
        AtomicBoolean accepted = new AtomicBoolean();
        return new Trial() {
            @Override
            public String problem() throws Exception {
                if (!accepted.get()) {
                    accepted.set(postBoth(ingress));
                    assertThat(accepted.get() || ackAfter.equals("kafka")).isTrue();
                }
                boolean done =
                        accepted.get() && tenant.written(EVENTS) > events && tenant.written(QUARANTINE) > quarantined;
                return done
                        ? ""
                        : get(ingress.managementPort(), "/health/ready").body();
            }

            @Override
            public void close() {
                ingress.close();
            }
        };
    }

    private boolean postBoth(Ingress ingress) throws Exception {
        return post(ingress, KafkaTenant.INSTANCE) && post(ingress, "ins_theirs");
    }

    private boolean post(Ingress ingress, String instance) throws Exception {
        byte[] body = KafkaTenant.event(instance).getBytes(UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ingress.httpPort() + "/api/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new SvixSigner(SECRET)
                .headers(body, "msg_" + instance, Instant.now())
                .forEach(header -> request.header(header.getKey(), header.getValue()));
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    /** Fills a journal with an ingress that cannot reach Kafka. The trial drains this journal. */
    private Trial drain(KafkaTenant tenant) throws Exception {
        Map<String, String> settings = ingressSettings(tenant);
        settings.put("KAFKA_BOOTSTRAP_SERVERS", NOWHERE);
        try (Ingress ingress = Ingress.start(IngressConfig.from(settings))) {
            assertThat(postBoth(ingress)).isTrue();
        }
        return command(INGRESS, ingressSettings(tenant), "drain", "--patience", "5");
    }

    /**
     * Sets an event aside, with an ingress whose Kafka user cannot write to the quarantine topic. The trial redrives
     * this event as the tenant.
     */
    private Trial redriveSetAside(KafkaTenant tenant) throws Exception {
        KafkaTenant other = new KafkaTenant(tenant.kafka(), tenant.folder(), "other");
        tenant.kafka().allow(other.user(), ResourceType.TOPIC, tenant.eventsTopic(), AclOperation.WRITE);
        tenant.kafka()
                .allow(other.user(), ResourceType.TOPIC, tenant.eventsTopic() + ".quarantine", AclOperation.DESCRIBE);
        Map<String, String> settings = ingressSettings(tenant);
        settings.putAll(tenant.kafka().environment(other.user()));
        try (Ingress ingress = Ingress.start(IngressConfig.from(settings))) {
            assertThat(post(ingress, "ins_theirs")).isTrue();
            await().atMost(PATIENCE)
                    .until(() -> Scrape.parse(get(ingress.managementPort(), "/metrics")
                                            .body())
                                    .sum("clerk_ingress_events_refused_by_kafka_total", Map.of())
                            == 1);
        }
        settings = ingressSettings(tenant);
        settings.remove("CLERK_INSTANCE_IDS");
        return redrive(tenant, settings, "set-aside");
    }

    private Trial redrive(KafkaTenant tenant, Map<String, String> settings, String from) {
        Trial command = command(INGRESS, settings, "redrive", "--from", from);
        return () -> {
            String problem = command.problem();
            return problem.isEmpty() && tenant.written(EVENTS) == 2 ? "Nothing was redriven" : problem;
        };
    }

    private Trial redriveDeadLetters(KafkaTenant tenant) {
        Trial command = command(CONSUMER, consumerSettings(tenant), "redrive");
        return () -> {
            String problem = command.problem();
            return problem.isEmpty() && tenant.redriven() != 2 ? "Not all dead letters are marked" : problem;
        };
    }

    private Trial consumer(KafkaTenant tenant) throws Exception {
        UserSync sync = UserSync.start(SyncConfig.from(consumerSettings(tenant)));
        return new Trial() {
            @Override
            public String problem() throws Exception {
                HttpResponse<String> health = get(sync.managementPort(), "/health/ready");
                boolean done = health.statusCode() == 200 && tenant.settled() == 2 && tenant.written(DEAD_LETTERS) > 2;
                return done ? "" : health.body();
            }

            @Override
            public void close() {
                sync.close();
            }
        };
    }

    private Trial afterMigration(KafkaTenant tenant, String... arguments) throws Exception {
        Map<String, String> settings = consumerSettings(tenant);
        Migrations.migrate(SyncConfig.databaseFrom(settings));
        return command(CONSUMER, settings, arguments);
    }

    private Trial console(KafkaTenant tenant, boolean actions) throws Exception {
        Map<String, String> settings = consumerSettings(tenant);
        settings.putAll(
                Map.of("CONSOLE_PORT", "0", "CONSOLE_PASSWORD", "secret", "CONSOLE_ACTIONS", String.valueOf(actions)));
        Console console = Console.start(ConsoleConfig.from(settings));
        return new Trial() {
            @Override
            public String problem() throws Exception {
                for (String path :
                        List.of("search?q=user_1", "events/msg_event", "quarantine", "dead-letters", "health")) {
                    HttpResponse<String> answer = ask(console, path, null);
                    if (answer.statusCode() != 200 || answer.body().contains("Kafka forbids")) {
                        return path + ": " + answer.body();
                    }
                }
                return actions ? repair(console) : "";
            }

            @Override
            public void close() {
                console.close();
            }
        };
    }

    private String repair(Console console) throws Exception {
        Map<String, String> redrives =
                Map.of("quarantine", "msg_foreign", "dead-letters", "msg_letter\",\"msg_snapshot");
        for (Map.Entry<String, String> redrive : redrives.entrySet()) {
            HttpResponse<String> answer = ask(
                    console,
                    redrive.getKey() + "/redrive",
                    "{\"dry_run\":false,\"ids\":[\"" + redrive.getValue() + "\"]}");
            if (answer.statusCode() != 200) {
                return redrive.getKey() + ": " + answer.body();
            }
        }
        return "";
    }

    private HttpResponse<String> ask(Console console, String path, @Nullable String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + console.port() + "/api/v1/" + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(UTF_8)))
                .header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Trial command(
            Function<Map<String, String>, CommandLine> program, Map<String, String> settings, String... arguments) {
        return () -> {
            CommandRun run = CommandRun.of(program.apply(settings), arguments);
            return run.exit() == 0 ? "" : run.output() + run.errors();
        };
    }

    private Map<String, String> ingressSettings(KafkaTenant tenant) {
        Map<String, String> settings = tenant.environment();
        settings.put("CLERK_WEBHOOK_SIGNING_SECRET", SECRET);
        settings.put("CLERK_INSTANCE_IDS", KafkaTenant.INSTANCE);
        settings.put("HTTP_PORT", "0");
        settings.put("EVENTS_PARTITIONS", "1");
        settings.put("SHUTDOWN_DEADLINE", "1s");
        return settings;
    }

    private Map<String, String> consumerSettings(KafkaTenant tenant) {
        Map<String, String> settings = tenant.environment();
        settings.put("SNAPSHOTS_TOPIC", tenant.resolve("<SNAPSHOTS_TOPIC>"));
        settings.put("KAFKA_GROUP_ID", tenant.resolve("<KAFKA_GROUP_ID>"));
        settings.put("DATABASE_URL", postgres.jdbcUrl());
        settings.put("DATABASE_USER", postgres.user());
        settings.put("DATABASE_PASSWORD", postgres.password());
        settings.put("DATABASE_SCHEMA", tenant.user());
        settings.put("CLERK_SECRET_KEY", CLERK_KEY);
        settings.put("CLERK_API_URL", clerk.url().toString());
        return settings;
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        clerk.close();
    }
}
