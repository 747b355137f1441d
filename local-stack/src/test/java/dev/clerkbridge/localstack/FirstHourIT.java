// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands that a new user tries first, each in its own process, on a stack with a wrong instance id. */
@Tag("long")
class FirstHourIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Map<String, String> RIGHT_INSTANCE = Map.of("CLERK_INSTANCE_IDS", "ins_mine");

    @TempDir
    Path directory;

    private StateFolder folder;
    private JavaProcess up;
    private int commands;

    private record Run(int exit, String output) {}

    @BeforeEach
    void start() throws IOException {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        Path ngrok = Files.writeString(
                tools.resolve("ngrok"),
                "#!/bin/sh\necho 'msg=\"started tunnel\" url=https://mine.ngrok.app'\nexec sleep 600\n");
        Files.setPosixFilePermissions(ngrok, PosixFilePermissions.fromString("rwx------"));
        folder = StateFolder.at(Optional.of(directory.resolve("state")));
        up(Map.of("CLERK_INSTANCE_IDS", Examples.INSTANCE_ID, "PATH", tools + ":" + System.getenv("PATH")), "--tunnel");
    }

    private void up(Map<String, String> settings, String... options) {
        List<String> arguments = new ArrayList<>(List.of("up"));
        arguments.addAll(List.of(options));
        Stream.of("ingress", "ingress-management", "consumer-management", "kafka", "postgres", "console")
                .forEach(part -> arguments.addAll(List.of("--" + part + "-port", "0")));
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("WEBHOOK_PATH", " ");
        environment.put("HTTP_TLS_CERTIFICATE", "/etc/another/tls.crt");
        environment.put("DATABASE_SCHEMA", "our \"mirror\"");
        up = process("up", environment, arguments);
        up.awaitReady(LIMIT, () -> RunningStack.in(folder).isPresent());
    }

    @AfterEach
    void stop() {
        up.close();
    }

    @Test
    void theFirstCommandsWorkAsDocumented() throws Exception {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(log("up"))
                        .contains("tunnel https://mine.ngrok.app/api/webhooks", "subscribe to user"));

        Map<String, String> ofAnotherBridge = Map.of(
                "HTTP_HOST", "192.0.2.1",
                "HTTP_TLS_CERTIFICATE", "/etc/another/tls.crt",
                "MANAGEMENT_HOST", "192.0.2.1",
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        Run doctor = run(ofAnotherBridge, "doctor");
        assertThat(doctor.exit()).as(doctor.output()).isZero();
        assertThat(doctor.output()).contains("settings", "Kafka", "clock", "disk", "database");
        RunningStack stack = RunningStack.in(folder).orElseThrow();
        assertThat(List.of(stack.url().getPort(), stack.ingressManagement(), stack.consumerManagement()))
                .allSatisfy(port -> assertThat(doctor.output()).contains("127.0.0.1:" + port + " is in use"));

        Run backfill = run(Map.of(), "backfill", "--example", "200");
        assertThat(backfill.exit()).as(backfill.output()).isZero();
        assertThat(backfill.output()).contains("420 snapshots sent to clerk.snapshots");
        assertThat(log("up")).as("only deliveries").doesNotContain("user.snapshot", "more deliveries");
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> run(Map.of(), "reconcile", "--example", "200").exit() == 0);
        Run drift = run(Map.of(), "reconcile", "--example", "210");
        assertThat(drift.exit()).as(drift.output()).isEqualTo(3);
        Run repair = run(Map.of(), "reconcile", "--example", "210", "--apply");
        assertThat(repair.exit()).as(repair.output()).isZero();

        Run printed = run(Map.of(), "send", "user.created", "--count", "2", "--print");
        Path recorded = Files.writeString(
                directory.resolve("deliveries.jsonl"), printed.output().replace(Examples.INSTANCE_ID, "ins_mine"));
        Run replay = run(Map.of(), "replay", recorded.toString());
        assertThat(replay.exit()).as(replay.output()).isZero();
        assertThat(replay.output()).contains("200  user.created");
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(log("up"))
                        .containsOnlyOnce("The first delivery of Clerk instance ins_mine: the endpoint works. The event"
                                + " is quarantined, because CLERK_INSTANCE_IDS does not contain this instance."));

        assertThat(run(RIGHT_INSTANCE, "redrive", "--from", "quarantine").output())
                .contains("foreign-instance -> left")
                .doesNotContain("-> redriven");
        up.close();
        up(RIGHT_INSTANCE);

        Run dry = run(Map.of(), "redrive", "--from", "quarantine", "--dry-run");
        assertThat(dry.output()).contains("foreign-instance -> redriven", "Nothing was changed");
        Run redrive = run(Map.of(), "redrive", "--from", "quarantine", "--reason", "foreign-instance");
        assertThat(redrive.exit()).as(redrive.output()).isZero();
        assertThat(redrive.output()).contains("foreign-instance -> redriven");
        assertThat(run(Map.of(), "redrive", "--from", "quarantine").output()).contains("Nothing to redrive");
        assertThat(run(Map.of(), "redrive", "--from", "set-aside").output()).contains("Nothing to redrive");
        assertThat(run(Map.of("DATABASE_SCHEMA", "other"), "redrive", "--from", "dead-letters")
                        .output())
                .contains("There are no dead letters");
    }

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        String name = arguments[0] + ++commands;
        try (JavaProcess process = process(name, environment, List.of(arguments))) {
            return new Run(process.awaitExit(LIMIT), log(name));
        }
    }

    private JavaProcess process(String name, Map<String, String> environment, List<String> arguments) {
        List<String> all = new ArrayList<>(ShortLivedJvm.main("dev.clerkbridge.localstack.Bridge"));
        all.addAll(arguments);
        all.addAll(List.of("--state", directory.resolve("state").toString()));
        return JavaProcess.start(name, directory, all, environment);
    }

    private String log(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".log"));
    }
}
