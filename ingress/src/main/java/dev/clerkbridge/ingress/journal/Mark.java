package dev.clerkbridge.ingress.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A place in the journal's sequence, without the event; {@link Entry} says what both numbers mean.
 *
 * @param seq 0 before the first event
 */
record Mark(long seq, long position) {

    static final Mark NONE = new Mark(0, 0);

    static Mark of(Entry entry) {
        return new Mark(entry.seq(), entry.position());
    }

    static Mark later(Mark one, Mark other) {
        return one.seq() >= other.seq() ? one : other;
    }

    /** A checksum for where a mark is stored. */
    long crc() {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(seq)
                .putLong(position)
                .flip());
        return crc.getValue();
    }
}
