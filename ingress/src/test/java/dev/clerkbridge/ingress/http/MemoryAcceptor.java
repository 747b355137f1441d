// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.accept.EventAcceptor;
import dev.clerkbridge.ingress.event.AcceptCallback;
import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.EventSubmission;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps events in memory and completes them with a chosen result, immediately or on {@link #release()}. */
final class MemoryAcceptor implements EventAcceptor {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<AcceptCallback> held = new CopyOnWriteArrayList<>();
    private volatile AcceptResult result = AcceptResult.DURABLE;
    private volatile boolean holding;

    /** Completes later events immediately, with this result. */
    void completeAs(AcceptResult next) {
        result = next;
        holding = false;
    }

    /** Makes later events wait for {@link #release()}. */
    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        held.forEach(callback -> callback.completed(result));
        held.clear();
    }

    int held() {
        return held.size();
    }

    List<Event> events() {
        return events;
    }

    @Override
    public void accept(List<EventSubmission> submissions) {
        submissions.forEach(submission -> accept(submission.event(), submission.callback()));
    }

    private void accept(Event event, AcceptCallback callback) {
        events.add(event);
        if (holding) {
            held.add(callback);
        } else {
            callback.completed(result);
        }
    }

    @Override
    public void close(Duration deadline) {
        release();
    }
}
