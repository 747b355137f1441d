// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.system;

import dev.clerkbridge.testbed.process.JavaProcess;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A server under load.
 *
 * @param name the server's name in the tables
 * @param topic the topic to which the server publishes; empty for the bare server, which publishes nothing
 */
public record MeasuredServer(String name, InetSocketAddress address, JavaProcess process, Optional<String> topic) {}
