// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.contract.ReceivedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event, and why.
 *
 * @param explanation one or two sentences for a person
 * @param winner the event that the row shows instead, where it is known
 */
public record Verdict(
        Fate fate, String explanation, @Nullable ReceivedEvent winner) {

    static Verdict of(Fate fate, String explanation) {
        return new Verdict(fate, explanation, null);
    }
}
