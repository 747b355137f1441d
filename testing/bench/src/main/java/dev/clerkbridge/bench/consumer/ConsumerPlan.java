// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import java.time.Duration;
import java.util.List;

/**
 * The parameters of {@code bench consumer}.
 *
 * @param events the number of events in the backlog
 * @param users the number of users in the backlog
 * @param eventBytes minimum size of an event in the backlog
 * @param rows number of rows in the large table
 * @param rate events per second when freshness is measured
 * @param warmUp duration of load at that rate before the measurement
 * @param seconds length of the measurement of freshness, after the warm-up
 * @param jvmFlags JVM flags for every measured process
 */
record ConsumerPlan(
        int events,
        int users,
        int eventBytes,
        int rows,
        int rate,
        Duration warmUp,
        Duration seconds,
        List<String> jvmFlags) {}
