package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.event.Event;
import java.util.ArrayList;
import java.util.List;

/** Events that become durable together, and where the fate of each is reported. Reused, so that a group costs nothing. */
final class Group {

    private final List<Event> events = new ArrayList<>();
    private final List<AcceptCallback> receipts = new ArrayList<>();
    private long bytes;

    void add(Event event, AcceptCallback receipt, long eventBytes) {
        events.add(event);
        receipts.add(receipt);
        bytes += eventBytes;
    }

    List<Event> events() {
        return events;
    }

    int size() {
        return events.size();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** Reports to every sender in order; those that were told before are not told again. */
    void settle(AcceptResult settlement) {
        receipts.forEach(receipt -> receipt.completed(settlement));
        receipts.clear();
    }

    void clear() {
        events.clear();
        receipts.clear();
        bytes = 0;
    }
}
