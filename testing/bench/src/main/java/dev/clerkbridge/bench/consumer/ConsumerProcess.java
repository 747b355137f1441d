// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.server.FreePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs consumer-user-sync as a separate process. */
final class ConsumerProcess {

    static final String GROUP = "bench-user-sync";

    private ConsumerProcess() {}

    /** Starts the process without waiting for it. */
    static JavaProcess launch(ConsumerContext context, String topic, String group) {
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
                "MANAGEMENT_PORT", String.valueOf(FreePort.onLoopback()));
        return context.system().launch("consumer", command, environment);
    }
}
