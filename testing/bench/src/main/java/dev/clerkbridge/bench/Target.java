// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import dev.clerkbridge.testbed.process.JavaProcess;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A server under load.
 *
 * @param name what the tables call it
 * @param topic where its events must arrive; empty for the bare server, which keeps nothing
 */
record Target(String name, InetSocketAddress address, JavaProcess process, Optional<String> topic) {}
