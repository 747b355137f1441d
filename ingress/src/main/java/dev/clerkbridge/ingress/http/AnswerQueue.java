// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings settled exchanges back to their event loop. However many are settled while it is busy, it is woken once: the
 * acceptor completes events in groups, and one task per event was measured to cost more than all the rest of its way.
 */
final class AnswerQueue {

    private final Context context;
    private final Queue<Exchange> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    AnswerQueue(Context context) {
        this.context = context;
    }

    /** From any thread: {@link Exchange#answerSettled()} will be called on the event loop. */
    void add(Exchange exchange) {
        settled.add(exchange);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            context.runOnContext(ignored -> drain());
        }
    }

    private void drain() {
        // Before the queue is looked at: what is added afterwards schedules again.
        scheduled.set(false);
        for (Exchange next = settled.poll(); next != null; next = settled.poll()) {
            next.answerSettled();
        }
    }
}
