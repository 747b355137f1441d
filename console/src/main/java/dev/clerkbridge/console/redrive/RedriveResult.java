// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

/**
 * The result of redriving events, or of a dry run.
 *
 * @param redriven the number of events that were published again or, in a dry run, would be
 * @param left the number of selected events that were read and cannot be redriven
 * @param complete false if the run ended before it had read all selected events; the next run starts at the oldest
 *     record that has not been redriven
 * @param marksFull whether Kafka stores no more marks for a partition. The run then ends, because the next run would
 *     publish the unmarked events again
 */
public record RedriveResult(long redriven, long left, boolean complete, boolean marksFull) {}
