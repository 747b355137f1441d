// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

/** A running Kafka that can be stopped and started again without losing its log or changing its address. */
public interface KafkaEngine extends AutoCloseable {

    /** The address for {@code bootstrap.servers}; the same before and after an outage. */
    String bootstrapServers();

    /** Ends an outage: returns when the broker takes connections again. No effect while it runs. */
    void start();

    /** Begins an outage: the broker is gone for its clients. No effect while it is stopped. */
    void stop();

    @Override
    void close();
}
