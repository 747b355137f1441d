// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.bench.system.Report;

/**
 * The parameters, processes and tools of one measurement.
 *
 * @param plan the parameters
 * @param system the processes of the run
 * @param database the mirror's database
 * @param report collects the results
 */
record ConsumerContext(ConsumerPlan plan, BenchSystem system, PostgresServer database, Report report) {}
