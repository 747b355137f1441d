// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.util.Map;

/** Settings for a node that starts and stops fast, embedded or in a container; {@link KafkaCluster} adapts them. */
final class BrokerSettings {

    static final Map<String, String> SINGLE_NODE = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("auto.create.topics.enable", "false"),
            // Without it, an idle node writes to its metadata log twice a second.
            Map.entry("metadata.max.idle.interval.ms", "0"),
            // A controlled shutdown fences the broker immediately. Without it, the next start would wait until the old
            // session expires.
            Map.entry("controlled.shutdown.enable", "true"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"));

    private BrokerSettings() {}
}
