// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A position in the journal: the end of an entry, or the beginning of the journal.
 *
 * @param seq the number of the entry that ends at this position; 0 at the beginning
 * @param position the number of bytes appended since the journal was created, up to this position
 */
public record JournalPosition(long seq, long position) {

    static final JournalPosition NONE = new JournalPosition(0, 0);

    static JournalPosition later(JournalPosition one, JournalPosition other) {
        return one.seq() >= other.seq() ? one : other;
    }

    /** A checksum to store with the position. */
    long crc() {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(seq)
                .putLong(position)
                .flip());
        return crc.getValue();
    }
}
