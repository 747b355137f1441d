package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The next batch while it is read. Of all changes of one row it keeps the newest one's bytes only, so that a backlog
 * costs the database one write for many events, and memory stays bounded however long the batch becomes.
 *
 * <p>What was given up must be had again if the newest one cannot be applied: see {@link #readCarefully}.
 */
final class ReadAhead {

    /** Events of a batch, superseded ones included: each still takes some hundred bytes. */
    private static final int MOST_EVENTS = 50_000;

    /** Of one batch: a sixteenth of the heap, because three batches and Kafka's buffers may be in memory at a time. */
    static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

    private final int mostRows;
    private final Map<Row, RowFold<Work>> rows = new HashMap<>();
    private final Map<TopicPartition, Long> carefulUpTo = new HashMap<>();
    private List<Work> works = new ArrayList<>();
    private int kept;
    private long bytes;

    /** Within one partition only: what belongs to different ones may come to belong to different instances. */
    private record Row(TopicPartition partition, Table table, String id) {}

    /** @param mostRows at which the batch is full */
    ReadAhead(int mostRows) {
        this.mostRows = mostRows;
    }

    void add(Work work) {
        works.add(work);
        kept++;
        bytes += work.bytes();
        if (work.decoded() instanceof Change change && !isCareful(work)) {
            fold(work, change);
        }
    }

    boolean isEmpty() {
        return works.isEmpty();
    }

    boolean isFull() {
        return kept >= mostRows || bytes >= MOST_BYTES || works.size() >= MOST_EVENTS;
    }

    /** The batch, in the order in which it was read; the next one begins empty. */
    List<Work> take() {
        List<Work> batch = works;
        works = new ArrayList<>();
        rows.clear();
        kept = 0;
        bytes = 0;
        return batch;
    }

    /** Forgets what was read of this partition and not taken. */
    void forget(TopicPartition partition) {
        List<Work> others = take();
        others.removeIf(work -> work.partition().equals(partition));
        works = others;
        for (Work work : others) {
            if (!work.isSuperseded()) {
                kept++;
                bytes += work.bytes();
            }
            if (work.row() != null && work.decoded() instanceof Change change) {
                rows.put(new Row(work.partition(), change.table(), change.id()), work.row());
            }
        }
    }

    /** From now on gives nothing up of this partition, up to and including the offset. */
    void readCarefully(TopicPartition partition, long upTo) {
        carefulUpTo.merge(partition, upTo, Math::max);
    }

    private boolean isCareful(Work work) {
        Long upTo = carefulUpTo.get(work.partition());
        if (upTo != null && work.offset() > upTo) {
            carefulUpTo.remove(work.partition());
        }
        return upTo != null && work.offset() <= upTo;
    }

    private void fold(Work work, Change change) {
        Row key = new Row(work.partition(), change.table(), change.id());
        RowFold<Work> row = rows.get(key);
        if (row == null) {
            row = new RowFold<>(work, change.version());
            rows.put(key, row);
        } else {
            Work loser = row.add(work, change.version());
            kept--;
            bytes -= loser.bytes();
            loser.release();
        }
        work.joins(row);
    }
}
