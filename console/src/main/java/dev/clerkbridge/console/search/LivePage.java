// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;

/**
 * The records since the last call.
 *
 * @param hits newest first
 * @param position for the next call
 */
public record LivePage(List<ReceivedEvent> hits, SearchPosition position) {

    public LivePage {
        hits = List.copyOf(hits);
    }
}
