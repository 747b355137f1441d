// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.control.StackClient;
import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.localstack.up.StackSettings;
import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import java.util.HashMap;
import java.util.Map;

/** The settings that connect a service to a stack in another process. */
final class StackEnvironment {

    private StackEnvironment() {}

    /**
     * The variables, to add to the environment of a command. The stack's values replace those of this shell, also if
     * the stack has the default, which is an empty value here. A stack that allows all Clerk instances keeps this
     * shell's limit.
     */
    static Map<String, String> of(RunningStack stack) {
        StackClient client = new StackClient(stack);
        Map<String, String> variables = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers(),
                "EVENTS_TOPIC", client.run("events-topic"),
                "SNAPSHOTS_TOPIC", client.run("snapshots-topic"),
                "KAFKA_GROUP_ID", client.run("group"),
                "DATABASE_URL", client.run("database"),
                "DATABASE_USER", EmbeddedPostgres.NAME,
                "DATABASE_PASSWORD", EmbeddedPostgres.NAME,
                "CLERK_WEBHOOK_SIGNING_SECRET", client.run("secret"),
                "JOURNAL_DIR", stack.folder().of("journal").toString()));
        StackSettings.OF_COMMANDS.forEach(variable -> variables.put(variable, client.run(variable)));
        variables.remove("CLERK_INSTANCE_IDS", "");
        return variables;
    }
}
