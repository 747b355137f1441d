package dev.clerkbridge.localstack.bench;

import java.time.Duration;
import java.util.List;

/**
 * What {@code bench consumer} measures.
 *
 * @param events length of the backlog
 * @param users whom its events are about
 * @param rate of events for freshness, per second
 * @param seconds how long that rate is kept
 * @param jvmFlags for every process that is measured
 */
record ConsumerPlan(int events, int users, int rate, Duration seconds, List<String> jvmFlags) {}
