// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.SignedRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ObjIntConsumer;

/** Sends many lists of deliveries concurrently; the deliveries of one list are sent in order. */
final class SendBatch {

    private final Poster poster;
    private final Iterator<List<SignedRequest>> events;

    SendBatch(Poster poster, Iterator<List<SignedRequest>> events) {
        this.poster = poster;
        this.events = events;
    }

    /**
     * Sends all deliveries over {@code connections} connections. Passes each answer to {@code answers} immediately,
     * with the index of the delivery in its list.
     *
     * @throws UserError if the server does not answer a delivery; remaining deliveries may then not be sent
     */
    void send(int connections, ObjIntConsumer<DeliveryAnswer> answers) throws InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(senders.submit(() -> {
                    sendSome(answers);
                    return null;
                }));
            }
            for (Future<?> sender : running) {
                sender.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserError error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            senders.shutdownNow();
        }
    }

    private void sendSome(ObjIntConsumer<DeliveryAnswer> answers) throws InterruptedException {
        for (List<SignedRequest> event = next(); !event.isEmpty(); event = next()) {
            for (int i = 0; i < event.size(); i++) {
                answers.accept(poster.post(event.get(i)), i);
            }
        }
    }

    /** The next list of deliveries; empty after the last list. */
    private List<SignedRequest> next() {
        synchronized (events) {
            return events.hasNext() ? events.next() : List.of();
        }
    }
}
