// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one bounded step of a search found.
 *
 * @param hits newest first
 * @param next where to go on, or null when everything was read
 * @param read records that this step passed over or returned
 * @param left offsets that no step has read yet
 */
public record SearchPage(List<ReceivedEvent> hits, @Nullable SearchPosition next, long read, long left) {

    public SearchPage {
        hits = List.copyOf(hits);
    }
}
