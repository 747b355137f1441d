// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.localstack.control.Engine;
import dev.clerkbridge.testbed.server.KafkaEngine;
import dev.clerkbridge.testbed.server.PostgresEngine;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a running stack does and answers when another command, such as {@code ./bridge pause}, asks it. */
final class StackCommands {

    private StackCommands() {}

    static Map<String, Callable<String>> of(Stack stack, StackSettings settings) throws Exception {
        KafkaEngine kafka = stack.kafka();
        PostgresEngine postgres = stack.postgres();
        SyncKafkaConfig consumer = stack.consumerKafka();
        Map<String, Callable<String>> commands = new HashMap<>();
        commands.put(Engine.KAFKA.command("pause"), () -> done(kafka::stop));
        commands.put(Engine.KAFKA.command("resume"), () -> done(kafka::start));
        commands.put(Engine.POSTGRES.command("pause"), () -> done(postgres::stop));
        commands.put(Engine.POSTGRES.command("resume"), () -> done(postgres::start));
        commands.put("secret", stack::firstSecret);
        commands.put("database", postgres::jdbcUrl);
        commands.put("events-topic", consumer::eventsTopic);
        commands.put("snapshots-topic", consumer::snapshotsTopic);
        commands.put("group", consumer::groupId);
        commands.put("console-login", stack::consoleLogin);
        StackSettings.OF_COMMANDS.forEach(variable -> commands.put(variable, () -> settings.value(variable)));
        return commands;
    }

    private static String done(Runnable action) {
        action.run();
        return "";
    }
}
