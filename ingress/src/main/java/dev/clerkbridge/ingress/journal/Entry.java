// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.ingress.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event at its place in the journal's one sequence.
 *
 * @param seq 1 for the first event ever appended, then without gaps; never given twice
 * @param position bytes appended up to and including this event since the journal was made; the difference of two is
 *     what lies between them
 */
public record Entry(long seq, long position, Event event) {

    /** What a row costs beside the texts and the body: numbers, record header, share of its page. */
    private static final int ROW_BYTES = 96;

    /** Where this entry ends. */
    public JournalPosition end() {
        return new JournalPosition(seq, position);
    }

    /** What this event takes up in the journal, in bytes. */
    public long bytes() {
        return bytes(event);
    }

    /** What the event would take up in the journal, in bytes. */
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
