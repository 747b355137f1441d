package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What was acknowledged, remembered beside the database: SQLite drops everything that follows a damaged frame of its
 * write-ahead log without a word, and only a second witness can tell that something is missing.
 *
 * <p>Two marks, each in two slots that are written in turn, so that a process killed in the middle of a write leaves
 * the older one readable. The file is mapped and never synced while it runs: it survives the end of the process, costs
 * no system call, and after a loss of power it can only lag behind the truth.
 *
 * <pre>
 *   ┌──────────────────────┬───┐ × 2  appended: the last place that was acknowledged to a sender
 *   │ seq      8 bytes     │   │ × 2  published: the last place up to which Kafka acknowledged everything
 *   │ position 8 bytes     │   │
 *   │ CRC32C   8 bytes     │   │
 *   └──────────────────────┴───┘
 * </pre>
 */
final class HeadFile {

    private static final int SLOT = 24;
    private static final int MARK = 2 * SLOT;
    private static final int BYTES = 2 * MARK;

    private final MappedByteBuffer file;
    private final Slots appended;
    private final Slots published;

    private HeadFile(MappedByteBuffer file) {
        this.file = file;
        this.appended = new Slots(file.slice(0, MARK));
        this.published = new Slots(file.slice(MARK, MARK));
    }

    /** @throws JournalException when both copies of what was acknowledged are damaged */
    static HeadFile open(Path path) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            boolean fresh = channel.size() == 0;
            if (fresh) {
                // Real bytes: a hole in a mapped file would end the process when the disk is full.
                channel.write(ByteBuffer.allocate(BYTES), 0);
            }
            HeadFile head = new HeadFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
            if (fresh || head.blank()) {
                head.appended.reset();
                head.published.reset();
                head.force();
            }
            if (head.appended.damaged()) {
                throw JournalException.broken(path + " is damaged, so nobody can tell whether journal.db is complete;"
                        + " see docs/guarantees.md, \"When the journal refuses to open\"");
            }
            return head;
        }
    }

    Mark appended() {
        return appended.latest();
    }

    Mark published() {
        return published.latest();
    }

    void appended(long seq, long position) {
        appended.put(seq, position);
    }

    void published(long seq, long position) {
        published.put(seq, position);
    }

    /** Makes the marks survive a loss of power too. */
    void force() {
        file.force();
    }

    private boolean blank() {
        return file.slice(0, BYTES).equals(ByteBuffer.allocate(BYTES));
    }

    /** One mark and its copy; the one with the higher place counts. */
    private static final class Slots {

        private final ByteBuffer bytes;
        private final CRC32C crc = new CRC32C();
        private int next;

        Slots(ByteBuffer bytes) {
            this.bytes = bytes;
            this.next = read(0).seq() > read(SLOT).seq() ? SLOT : 0;
        }

        Mark latest() {
            Mark first = read(0);
            Mark second = read(SLOT);
            return first.seq() > second.seq() ? first : second;
        }

        boolean damaged() {
            return !valid(0) && !valid(SLOT);
        }

        void reset() {
            put(0, 0);
            put(0, 0);
        }

        void put(long seq, long position) {
            bytes.putLong(next, seq);
            bytes.putLong(next + Long.BYTES, position);
            bytes.putLong(next + 2 * Long.BYTES, checksum(next));
            next = SLOT - next;
        }

        private Mark read(int slot) {
            return valid(slot) ? new Mark(bytes.getLong(slot), bytes.getLong(slot + Long.BYTES)) : Mark.NONE;
        }

        private boolean valid(int slot) {
            return bytes.getLong(slot + 2 * Long.BYTES) == checksum(slot);
        }

        private long checksum(int slot) {
            crc.reset();
            crc.update(bytes.slice(slot, 2 * Long.BYTES));
            return crc.getValue();
        }
    }
}
