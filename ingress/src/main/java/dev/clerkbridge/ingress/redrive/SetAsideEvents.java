// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.config.RedriveConfig;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.SetAsideTable;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.operations.command.RedriveCandidate;
import java.util.List;

/** The events that the quarantine topic refused and a journal set aside. Deletes an event when it is redriven. */
final class SetAsideEvents implements EventStore {

    private static final int MAX_EVENTS = 100;

    private final SetAsideTable table;
    private final EventReader reader;
    private final EventRecords records;
    private long last;

    SetAsideEvents(RedriveConfig config) {
        this.table = SetAsideTable.open(config.journal());
        this.reader = new EventReader(config.instanceIds());
        this.records = new EventRecords(config.kafka());
    }

    @Override
    public List<StoredEvent> next() {
        List<SetAsideTable.Row> rows = table.read(last, MAX_EVENTS);
        if (!rows.isEmpty()) {
            last = rows.get(rows.size() - 1).seq();
        }
        return rows.stream().map(this::judge).toList();
    }

    private StoredEvent judge(SetAsideTable.Row row) {
        RedriveCandidate shown = new RedriveCandidate(
                String.valueOf(row.seq()), row.reason(), row.type(), row.svix().id(), row.acceptedAt());
        Event event = reader.readAgain(row.svix(), row.acceptedAt(), row.body());
        QuarantineReason reason = event.quarantine();
        return new StoredEvent(shown, reason == null ? records.record(event, null, null) : null, reason);
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
}
