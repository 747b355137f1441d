package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.door.Door;
import dev.clerkbridge.ingress.door.Receipt;
import dev.clerkbridge.ingress.door.Settlement;
import dev.clerkbridge.ingress.event.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A door that keeps events in memory and settles them as it is told, at once or when it is told to. */
final class MemoryDoor implements Door {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Receipt> held = new CopyOnWriteArrayList<>();
    private volatile Settlement settlement = Settlement.KEPT;
    private volatile boolean holding;

    /** From now on events are settled as this. */
    void settleAs(Settlement next) {
        settlement = next;
        holding = false;
    }

    /** From now on events wait for {@link #release()}. */
    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        held.forEach(receipt -> receipt.settled(settlement));
        held.clear();
    }

    int held() {
        return held.size();
    }

    List<Event> events() {
        return events;
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        events.add(event);
        if (holding) {
            held.add(receipt);
        } else {
            receipt.settled(settlement);
        }
    }

    @Override
    public void flush() {
        // Nothing waits for it.
    }

    @Override
    public void close() {
        release();
    }
}
