// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.localstack.state.StackLock;
import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tests the commands that control a stack in another process. */
class StackCommandsIT {

    private static final String SECRET = "whsec_b2Ytc29tZWJvZHktcmVhbC1zZWNyZXQtMDAwMQ==";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Tag("long")
    void theCommandsWorkOnAStackInAnotherProcess() {
        try (JavaProcess up = up()) {
            StateFolder folder = StateFolder.at(Optional.of(directory.resolve("state")));
            up.awaitReady(START_LIMIT, () -> RunningStack.in(folder).isPresent());

            assertThat(run("send", "organizationMembership.created", "--organization", "org_1", "--user", "user_1"))
                    .as(err.toString())
                    .isZero();

            assertThat(run("send", "user.updated", "--user", "user_1", "--out-of-order"))
                    .isZero();
            assertThat(out.toString()).contains("the newer version", "the older version: changes nothing");
            await().atMost(START_LIMIT).until(() -> {
                run("trace", "user_1");
                return out.toString().contains("last_event_type")
                        && out.toString().contains("user.updated");
            });
            assertThat(run("trace", "msg_of_nobody")).isEqualTo(1);
            assertThat(err.toString()).contains("No topic has an event with this id");
            await().atMost(START_LIMIT)
                    .untilAsserted(() -> assertThat(directory.resolve("up.log"))
                            .content()
                            .containsPattern("200 +user\\.updated +user_1 +applied")
                            .containsPattern("200 +user\\.updated +user_1 +superseded"));
            assertThat(run("send", "user.created", "--wrong-signature")).isEqualTo(1);
            await().atMost(START_LIMIT)
                    .untilAsserted(() -> assertThat(directory.resolve("up.log"))
                            .content()
                            .contains("refused: no matching signature", "a different secret than this stack's"));

            assertThat(run("pause", "kafka")).as(err.toString()).isZero();
            assertThat(run("send", "user.created")).as("kept in the journal").isZero();
            assertThat(run("status")).isZero();
            assertThat(out.toString()).contains("kafka         unavailable").doesNotContain("kafka         up");

            assertThat(run("resume", "kafka")).isZero();
            await().atMost(START_LIMIT).until(() -> {
                run("status");
                return out.toString().contains("lag           0 events");
            });
            assertThat(out.toString()).contains("ingress       ready").contains("quarantine    none");

            assertThat(run("send", "user.created", "--instance", "ins_of_others"))
                    .isZero();
            await().atMost(START_LIMIT).until(() -> {
                run("status");
                return out.toString().contains("quarantine    1 foreign-instance");
            });

            assertThat(run("pause", "postgres")).as(err.toString()).isZero();
            assertThat(run("backfill", "--example", "3", "--users")).isZero();
            assertThat(run("status")).isZero();
            assertThat(out.toString()).contains("lag           0 events, 3 snapshots");
            assertThat(run("resume", "postgres")).isZero();

            assertThat(run("down")).as(err.toString()).isZero();
            assertThat(up.isAlive()).isFalse();
            assertThat(run("status")).isEqualTo(1);
            assertThat(err.toString()).contains("no stack is running");
        }
    }

    @Test
    void aCommandFailsAndListsTheStacksIfTwoAreRunning() throws Exception {
        Path local = directory.resolve(".local");
        List<String> command = new ArrayList<>(List.of("-Dbridge.home=" + directory));
        command.addAll(ShortLivedJvm.main("dev.clerkbridge.localstack.Bridge"));
        command.add("status");
        try (StackLock first = running(local);
                StackLock second = running(local.resolve("secret-1234"));
                JavaProcess status = JavaProcess.start("status", directory, command, Map.of())) {
            assertThat(List.of(first, second)).hasSize(2);
            assertThat(status.awaitExit(START_LIMIT)).isEqualTo(1);
            assertThat(directory.resolve("status.log"))
                    .content()
                    .contains("2 stacks are running", "--state " + local + "\n", "--state " + local + "/secret-1234");
        }
    }

    @Test
    void generatedUsersAreRefusedInAStackWithRealData() {
        // Given
        Path real = directory.resolve("secret-1234");
        StackLock running = running(real);

        // When
        int code = runIn(real, "backfill", "--example", "3");
        running.close();

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains(real + " has real data").hasLineCount(1);
    }

    /** Makes a folder look as if a stack were running there. */
    private static StackLock running(Path path) {
        StateFolder folder = StateFolder.at(Optional.of(path));
        folder.create();
        StackLock lock = StackLock.acquire(folder);
        URI nowhere = URI.create("http://127.0.0.1:1");
        new RunningStack(folder, ProcessHandle.current().pid(), nowhere, nowhere, 1, 1, "127.0.0.1:1", nowhere)
                .publish();
        return lock;
    }

    private JavaProcess up() {
        List<String> arguments = new ArrayList<>(ShortLivedJvm.main("dev.clerkbridge.localstack.Bridge"));
        arguments.add("up");
        Stream.of("ingress", "ingress-management", "consumer-management", "kafka", "postgres", "console")
                .forEach(part -> arguments.addAll(List.of("--" + part + "-port", "0")));
        arguments.addAll(List.of("--state", directory.resolve("state").toString()));
        Map<String, String> environment = Map.of(
                "CLERK_WEBHOOK_SIGNING_SECRET",
                SECRET,
                "CLERK_INSTANCE_IDS",
                Examples.INSTANCE_ID,
                "EVENTS_TOPIC",
                "our.events",
                "KAFKA_GROUP_ID",
                "our-sync",
                "CONSOLE_PASSWORD",
                "our password");
        return JavaProcess.start("up", directory, arguments, environment);
    }

    private int run(String... arguments) {
        return runIn(directory.resolve("state"), arguments);
    }

    private int runIn(Path state, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine = Bridge.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--state", state.toString()));
        return commandLine.execute(all.toArray(String[]::new));
    }
}
