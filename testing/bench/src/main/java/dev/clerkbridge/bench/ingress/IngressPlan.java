// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import java.time.Duration;
import java.util.List;

/**
 * The parameters of {@code bench ingress}.
 *
 * @param seconds length of one trial
 * @param warmUp duration of the load that makes the JIT compile the code before the first trial
 * @param rounds number of rounds; each round runs every trial once
 * @param connections numbers of connections for {@link Throughput}, one series each
 * @param rates the rates for {@link Latency}, in events per second
 * @param modes values of {@code ACK_AFTER} to measure
 * @param backlog minimum number of events in the large backlog
 * @param jvmFlags JVM flags for every measured server
 */
record IngressPlan(
        Duration seconds,
        Duration warmUp,
        int rounds,
        List<Integer> connections,
        List<Integer> rates,
        List<String> modes,
        int backlog,
        List<String> jvmFlags) {}
