// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.ingress.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event with its position in the journal.
 *
 * @param seq 1 for the first event ever appended, then without gaps; never reused
 * @param position bytes appended up to and including this event since the journal was created
 */
public record Entry(long seq, long position, Event event) {

    /** Size of a row without texts and body: numbers, record header, share of its page. */
    private static final int ROW_BYTES = 96;

    /** The end of this entry. */
    public JournalPosition end() {
        return new JournalPosition(seq, position);
    }

    /** The size of this event in the journal, in bytes. */
    public long bytes() {
        return bytes(event);
    }

    /** The size that an event would have in the journal, in bytes. */
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
