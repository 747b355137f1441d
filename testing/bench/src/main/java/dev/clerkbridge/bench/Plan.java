// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long and how hard a benchmark measures.
 *
 * @param seconds length of one trial
 * @param warmUp load on every server before the first trial, so that its code is compiled
 * @param rounds how often every trial is repeated, in turn with the others
 * @param connections for closed loops, one series each
 * @param rates for open loops, in events per second
 * @param modes values of {@code ACK_AFTER} to measure
 * @param backlog how many events a large backlog has
 * @param jvmFlags for every server that is measured
 */
record Plan(
        Duration seconds,
        Duration warmUp,
        int rounds,
        List<Integer> connections,
        List<Integer> rates,
        List<String> modes,
        int backlog,
        List<String> jvmFlags) {}
