// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.testbed.process.Http;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.server.FreePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs consumer-user-sync as a separate process. */
final class ConsumerProcess {

    static final String GROUP = "bench-user-sync";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private ConsumerProcess() {}

    /** Starts the process and waits until it is ready, so the tables exist. */
    static void start(ConsumerContext context, String topic, String group) {
        int management = FreePort.onLoopback();
        launch(context, topic, group, management).awaitReady(START_LIMIT, () -> Http.ok(management, "/health/ready"));
    }

    /** Starts the process without waiting for it. */
    static JavaProcess launch(ConsumerContext context, String topic, String group) {
        return launch(context, topic, group, FreePort.onLoopback());
    }

    private static JavaProcess launch(ConsumerContext context, String topic, String group, int management) {
        PostgresServer database = context.database();
        List<String> command = new ArrayList<>(context.plan().jvmFlags());
        command.addAll(List.of("-jar", Jars.of("consumer-user-sync").toString()));
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", context.system().bootstrapServers(),
                "KAFKA_GROUP_ID", group,
                "EVENTS_TOPIC", topic,
                "DATABASE_URL", database.url(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password(),
                "MANAGEMENT_HOST", "127.0.0.1",
                "MANAGEMENT_PORT", String.valueOf(management));
        return context.system().launch("consumer", command, environment);
    }
}
