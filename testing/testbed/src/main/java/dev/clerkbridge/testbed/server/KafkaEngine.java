// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

/** A Kafka server that keeps its log and address when it is stopped and restarted. */
public interface KafkaEngine extends AutoCloseable {

    /** The address for {@code bootstrap.servers}; does not change. */
    String bootstrapServers();

    /** Starts the broker and waits until it accepts connections. Does nothing if it is already running. */
    void start();

    /** Stops the broker. Does nothing if it is stopped. */
    void stop();

    @Override
    void close();
}
