// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import java.time.Duration;
import java.util.List;

/**
 * What {@code bench consumer} measures.
 *
 * @param events length of the backlog
 * @param users whom its events are about
 * @param eventBytes size of an event of the backlog; as Clerk's examples if that is more
 * @param rows how many rows a full table has
 * @param rate of events for freshness, per second
 * @param warmUp how long that rate is kept before it is measured
 * @param seconds how long it is measured
 * @param jvmFlags for every process that is measured
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
