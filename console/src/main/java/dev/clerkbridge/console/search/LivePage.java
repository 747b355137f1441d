// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;

/**
 * The newest records that were written since the previous call.
 *
 * @param page the records, newest first; its next position continues with older ones
 * @param position the position to pass to the next call
 */
public record LivePage(SearchPage page, SearchPosition position) {

    /** The records, newest first. */
    public List<ReceivedEvent> hits() {
        return page.hits();
    }
}
