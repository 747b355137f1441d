package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.usersync.version.Version;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one event says of one object: its whole state at that version, or its end.
 *
 * <p>The state is read from the event when it is asked for: an event that another one supersedes before it is written
 * costs no more than finding that out. Not for several threads at once.
 */
public final class Change implements Decoded {

    private final String type;
    private final String id;
    private final Version version;
    private final Class<? extends Snapshot> kind;
    private @Nullable Supplier<? extends Snapshot> reader;
    private @Nullable Snapshot snapshot;

    /**
     * A change whose state is known.
     *
     * @param type Clerk's event type
     * @param id the object's Clerk id: the primary key of its row
     * @param snapshot the state; of a deletion, only what its tombstone keeps
     */
    public Change(String type, String id, Version version, Snapshot snapshot) {
        this(type, id, version, snapshot.getClass(), () -> snapshot);
    }

    /** A change whose state {@code reader} reads; it may throw {@link UndecodableException}. */
    Change(
            String type,
            String id,
            Version version,
            Class<? extends Snapshot> kind,
            Supplier<? extends Snapshot> reader) {
        this.type = type;
        this.id = id;
        this.version = version;
        this.kind = kind;
        this.reader = reader;
    }

    @Override
    public String type() {
        return type;
    }

    /** The object's Clerk id: the primary key of its row. */
    public String id() {
        return id;
    }

    public Version version() {
        return version;
    }

    /** Which table the object belongs to. */
    public Class<? extends Snapshot> kind() {
        return kind;
    }

    /**
     * The state; of a deletion, only what its tombstone keeps.
     *
     * @throws UndecodableException when the event's bytes cannot be read; at every call
     * @throws IllegalStateException after {@link #release}
     */
    public Snapshot snapshot() {
        Snapshot read = snapshot;
        if (read == null) {
            if (reader == null) {
                throw new IllegalStateException("The state of a superseded event was asked for");
            }
            read = reader.get();
            snapshot = read;
        }
        return read;
    }

    /** Gives the state up, and with it the event's bytes. */
    public void release() {
        reader = null;
        snapshot = null;
    }

    /** When Clerk made the event. */
    public Instant occurredAt() {
        return Instant.ofEpochMilli(version.eventAt());
    }
}
