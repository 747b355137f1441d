// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;

/**
 * What came since the last call.
 *
 * @param hits newest first
 * @param position what the next call passes
 */
public record LivePage(List<ReceivedEvent> hits, SearchPosition position) {

    public LivePage {
        hits = List.copyOf(hits);
    }
}
