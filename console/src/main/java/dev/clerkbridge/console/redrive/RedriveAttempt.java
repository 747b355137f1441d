// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

import dev.clerkbridge.contract.ReceivedEvent;

/**
 * What a run did with one event.
 *
 * @param redriven whether the event was published again or, in a dry run, would be
 * @param explanation what happened to the event or, in a dry run, would happen
 */
public record RedriveAttempt(ReceivedEvent event, boolean redriven, String explanation) {}
