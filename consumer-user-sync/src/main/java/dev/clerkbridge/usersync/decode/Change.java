package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.usersync.version.Version;
import java.time.Instant;

/**
 * What one event says of one object: its whole state at that version, or its end.
 *
 * @param type Clerk's event type
 * @param id the object's Clerk id: the primary key of its row
 * @param snapshot the state; of a deletion, only what its tombstone keeps
 */
public record Change(String type, String id, Version version, Snapshot snapshot) implements Decoded {

    /** When Clerk made the event. */
    public Instant occurredAt() {
        return Instant.ofEpochMilli(version.eventAt());
    }
}
