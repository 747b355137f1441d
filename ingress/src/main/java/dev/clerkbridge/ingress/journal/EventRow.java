// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the row of an event, with a checksum over the whole row, because SQLite does not detect changed
 * bits.
 *
 * <p>Not thread-safe, so {@link WriteConnection} and {@link ReadConnection} each have their own instance.
 */
final class EventRow {

    private static final String COLUMNS = "seq, position, accepted_at, svix_id, svix_timestamp, svix_signature, key,"
            + " type, instance_id, occurred_at, quarantine, crc, body";

    static final String INSERT = "INSERT INTO event (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String QUARANTINE = "UPDATE event SET quarantine = ?, crc = ? WHERE seq = ?";
    static final String SELECT = "SELECT " + COLUMNS + " FROM event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?";

    private static final Map<String, QuarantineReason> REASONS = Stream.of(QuarantineReason.values())
            .collect(Collectors.toUnmodifiableMap(QuarantineReason::code, Function.identity()));

    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    /** Sets the parameters of {@link #INSERT}. */
    void bind(PreparedStatement insert, Entry entry) throws SQLException {
        Event event = entry.event();
        insert.setLong(1, entry.seq());
        insert.setLong(2, entry.position());
        insert.setLong(3, micros(event.acceptedAt()));
        insert.setString(4, event.id());
        insert.setString(5, event.svix().timestamp());
        insert.setString(6, event.svix().signature());
        insert.setString(7, event.key());
        insert.setString(8, event.type());
        insert.setString(9, event.instanceId());
        Instant occurredAt = event.occurredAt();
        insert.setObject(10, occurredAt == null ? null : micros(occurredAt));
        QuarantineReason quarantine = event.quarantine();
        insert.setString(11, quarantine == null ? null : quarantine.code());
        insert.setLong(12, checksum(entry));
        insert.setBytes(13, event.body());
    }

    /** Sets the parameters of {@link #QUARANTINE}. */
    void bindQuarantine(PreparedStatement update, Entry entry) throws SQLException {
        update.setString(1, Objects.requireNonNull(entry.event().quarantine()).code());
        update.setLong(2, checksum(entry));
        update.setLong(3, entry.seq());
    }

    /** @throws JournalException if the row was altered after it was written */
    Entry read(ResultSet row) throws SQLException {
        long seq = row.getLong(1);
        String quarantine = row.getString(11);
        long occurredAt = row.getLong(10);
        Instant occurred = row.wasNull() ? null : instant(occurredAt);
        Event event = new Event(
                new SvixHeaders(text(row, 4), text(row, 5), text(row, 6)),
                instant(row.getLong(3)),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                occurred,
                quarantine == null ? null : REASONS.get(quarantine),
                Objects.requireNonNullElse(row.getBytes(13), new byte[0]));
        Entry entry = new Entry(seq, row.getLong(2), event);
        if (row.getLong(12) != checksum(entry)) {
            throw JournalException.broken("The journal's event " + seq + " was altered on the disk");
        }
        return entry;
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, (long) MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000L);
    }

    private long checksum(Entry entry) {
        Event event = entry.event();
        crc.reset();
        add(entry.seq());
        add(entry.position());
        add(micros(event.acceptedAt()));
        add(event.id());
        add(event.svix().timestamp());
        add(event.svix().signature());
        add(event.key());
        add(event.type());
        add(event.instanceId());
        Instant occurredAt = event.occurredAt();
        add(occurredAt == null ? Long.MIN_VALUE : micros(occurredAt));
        QuarantineReason quarantine = event.quarantine();
        add(quarantine == null ? null : quarantine.code());
        crc.update(event.body());
        return crc.getValue();
    }

    private void add(long value) {
        number.putLong(0, value);
        crc.update(number.array());
    }

    /** Length-prefixed, so that ("ab", "c") and ("a", "bc") differ. */
    private void add(@Nullable String text) {
        if (text == null) {
            add(-1L);
            return;
        }
        byte[] bytes = text.getBytes(UTF_8);
        add(bytes.length);
        crc.update(bytes);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
