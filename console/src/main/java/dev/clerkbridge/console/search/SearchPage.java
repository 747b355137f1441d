// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one step of a search.
 *
 * @param hits the matching records, newest first
 * @param next the position at which the next step continues; null after the last step
 * @param read the number of records that this step read
 * @param left the number of offsets that have not been read yet
 */
public record SearchPage(List<ReceivedEvent> hits, @Nullable SearchPosition next, long read, long left) {

    public SearchPage {
        hits = List.copyOf(hits);
    }
}
