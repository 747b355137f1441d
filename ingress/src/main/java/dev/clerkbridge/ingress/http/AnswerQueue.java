// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Returns completed exchanges to their event loop. Schedules one task for all exchanges that complete while the loop is
 * busy. The acceptor completes events in groups, and one task per exchange would cost more than sending the answer.
 */
final class AnswerQueue {

    private static final Logger LOGGER = LoggerFactory.getLogger(AnswerQueue.class);

    private final Context context;
    private final Queue<Exchange> completed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    AnswerQueue(Context context) {
        this.context = context;
    }

    /** Makes the event loop call {@link Exchange#answerCompleted()}. Thread-safe. */
    void add(Exchange exchange) {
        completed.add(exchange);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            context.runOnContext(ignored -> drain());
        }
    }

    private void drain() {
        // The flag must be cleared before the queue is emptied, so that a later add() schedules another task.
        scheduled.set(false);
        for (Exchange next = completed.poll(); next != null; next = completed.poll()) {
            try {
                next.answerCompleted();
            } catch (RuntimeException e) {
                LOGGER.atError().setCause(e).log("A request was not answered"); // the others still must be
            }
        }
    }
}
