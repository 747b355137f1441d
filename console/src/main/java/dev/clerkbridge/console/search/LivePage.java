// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;

/**
 * The newest records that were written since the previous call.
 *
 * @param hits the records, newest first
 * @param position the position to pass to the next call
 */
public record LivePage(List<ReceivedEvent> hits, SearchPosition position) {

    public LivePage {
        hits = List.copyOf(hits);
    }
}
