// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.ingress.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event with its position in the journal.
 *
 * @param seq the event's number, starting at 1; there are no gaps, and no number is reused
 * @param position the number of bytes appended since the journal was created, up to and including this event
 */
public record Entry(long seq, long position, Event event) {

    /** The estimated size of a row without its texts and body: numbers, SQLite's record header and page overhead. */
    private static final int ROW_BYTES = 96;

    /** The position at the end of this entry. */
    public JournalPosition end() {
        return new JournalPosition(seq, position);
    }

    /** The estimated size of this event in the journal, in bytes. */
    public long bytes() {
        return bytes(event);
    }

    /** The estimated size that an event would have in the journal, in bytes. */
    public static long bytes(Event event) {
        long texts = 0L
                + event.id().length()
                + event.svix().timestamp().length()
                + event.svix().signature().length()
                + length(event.key())
                + length(event.type())
                + length(event.instanceId());
        return ROW_BYTES + texts + event.body().length;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
