// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.ingress.journal.SetAsideTable;
import dev.clerkbridge.operations.command.RedrivenEvent;
import java.util.List;

/** The events that a journal set aside because no topic accepted them. Deletes an event when it is redriven. */
final class JournalStore implements EventStore {

    private static final int MAX_EVENTS = 100;

    private final SetAsideTable table;
    private long last;

    JournalStore(SetAsideTable table) {
        this.table = table;
    }

    @Override
    public List<StoredEvent> next() {
        List<SetAsideTable.Row> rows = table.read(last, MAX_EVENTS);
        if (!rows.isEmpty()) {
            last = rows.get(rows.size() - 1).seq();
        }
        return rows.stream().map(JournalStore::event).toList();
    }

    @Override
    public void markRedriven(List<StoredEvent> events) {
        table.delete(events.stream()
                .map(event -> Long.valueOf(event.shown().place()))
                .toList());
    }

    @Override
    public void close() {
        table.close();
    }

    private static StoredEvent event(SetAsideTable.Row row) {
        RedrivenEvent shown = new RedrivenEvent(
                String.valueOf(row.seq()), row.reason(), row.type(), row.svix().id(), row.acceptedAt());
        return new StoredEvent(shown, row.svix(), row.acceptedAt().toEpochMilli(), row.body());
    }
}
