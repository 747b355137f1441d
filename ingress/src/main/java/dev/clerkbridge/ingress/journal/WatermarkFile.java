// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Stores the appended position, the published position and the number of set-aside events in a separate file. SQLite
 * silently drops everything after a damaged frame of its write-ahead log, and a database can be lost, so only this file
 * can reveal that events are missing. Without the published position, the successor of a killed process would republish
 * all events that had not been deleted yet.
 *
 * <p>Each value has two slots that are written alternately, so the older value stays readable if the process is
 * killed during a write. The file is memory-mapped and not synced while the service is running. A write needs no
 * system call and survives a crash of the process. After a power loss, the positions can be too old but never too new.
 *
 * <pre>
 *   six slots of 24 bytes: seq (8), position (8), CRC32C of both (8)
 *     slots 1 and 2   appended:  the end of the durable events
 *     slots 3 and 4   published: the end of the events that are published or set aside
 *     slots 5 and 6   set aside: seq is the number of updates, position the number of set-aside events
 * </pre>
 */
final class WatermarkFile {

    static final String NAME = "journal.head";

    private static final int SLOT = 24;
    private static final int PAIR = 2 * SLOT;
    private static final int BYTES = 3 * PAIR;

    private final MappedByteBuffer file;
    private final Slots appended;
    private final Slots published;
    private final Slots setAside;

    private WatermarkFile(MappedByteBuffer file) {
        this.file = file;
        this.appended = new Slots(file.slice(0, PAIR));
        this.published = new Slots(file.slice(PAIR, PAIR));
        this.setAside = new Slots(file.slice(2 * PAIR, PAIR));
    }

    /** @throws JournalException if both slots of the appended position are damaged */
    static WatermarkFile open(Path path) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            boolean fresh = size == 0;
            if (size < BYTES) { // a new file, or one of an earlier release, which had only two pairs
                // Writes real bytes, because on a full disk a hole in a mapped file would crash the process.
                channel.write(ByteBuffer.allocate((int) (BYTES - size)), size);
            }
            WatermarkFile file = new WatermarkFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
            if (fresh || file.blank()) {
                file.appended.reset();
                file.published.reset();
                file.force();
            }
            if (!file.appended.intact()) {
                throw JournalException.broken(path + " is damaged, so it is unknown whether journal.db is complete;"
                        + " see docs/guarantees.md, \"When the journal refuses to open\"");
            }
            return file;
        }
    }

    JournalPosition appended() {
        return appended.latest();
    }

    JournalPosition published() {
        return published.latest();
    }

    /** The number of set-aside events; 0 if an earlier release wrote the file. */
    long setAside() {
        return setAside.latest().position();
    }

    void appended(JournalPosition end) {
        appended.put(end);
    }

    void published(JournalPosition end) {
        published.put(end);
    }

    void setAside(long events) {
        if (events != setAside()) {
            setAside.put(new JournalPosition(setAside.latest().seq() + 1, events));
        }
    }

    /** Syncs the positions, so that they also survive a power loss. */
    void force() {
        file.force();
    }

    private boolean blank() {
        return file.slice(0, BYTES).equals(ByteBuffer.allocate(BYTES));
    }

    /** The two slots of a value. The one with the higher {@code seq} is current. */
    private static final class Slots {

        private final ByteBuffer bytes;
        private int next;

        Slots(ByteBuffer bytes) {
            this.bytes = bytes;
            this.next = read(0).seq() > read(SLOT).seq() ? SLOT : 0;
        }

        JournalPosition latest() {
            JournalPosition first = read(0);
            JournalPosition second = read(SLOT);
            return first.seq() > second.seq() ? first : second;
        }

        /** Whether at least one slot is readable. */
        boolean intact() {
            return valid(0) || valid(SLOT);
        }

        void reset() {
            put(JournalPosition.NONE);
            put(JournalPosition.NONE);
        }

        void put(JournalPosition position) {
            bytes.putLong(next, position.seq());
            bytes.putLong(next + Long.BYTES, position.position());
            bytes.putLong(next + 2 * Long.BYTES, position.crc());
            next = SLOT - next;
        }

        private JournalPosition read(int slot) {
            return valid(slot) ? position(slot) : JournalPosition.NONE;
        }

        private boolean valid(int slot) {
            return bytes.getLong(slot + 2 * Long.BYTES) == position(slot).crc();
        }

        private JournalPosition position(int slot) {
            return new JournalPosition(bytes.getLong(slot), bytes.getLong(slot + Long.BYTES));
        }
    }
}
