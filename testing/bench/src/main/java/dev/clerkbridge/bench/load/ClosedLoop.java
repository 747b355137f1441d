// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends as many requests as the server can handle: every connection sends the next request after the previous answer.
 *
 * @param connections number of concurrent requests
 * @param duration time after which no more requests are sent
 */
public record ClosedLoop(int connections, Duration duration) implements Load {

    private static final long SELECT_MILLIS = 100;

    @Override
    public LoadResult run(InetSocketAddress server, SignedRequests requests) throws IOException {
        try (Selector selector = Selector.open()) {
            List<Connection> open = new ArrayList<>();
            try {
                for (int i = 0; i < connections; i++) {
                    open.add(Connection.open(server, selector));
                }
                return new Run(selector, requests, duration).run(open);
            } finally {
                for (Connection connection : open) {
                    connection.close();
                }
            }
        }
    }

    @Override
    public String describe() {
        return connections + " connections";
    }

    /** One run over open connections; confined to its thread. */
    private static final class Run {

        private final Selector selector;
        private final SignedRequests requests;
        private final AnswerTally tally;
        private final long startedAt = System.nanoTime();
        private final long endsAt;
        private int next;
        private int underWay;

        Run(Selector selector, SignedRequests requests, Duration duration) {
            this.selector = selector;
            this.requests = requests;
            this.tally = new AnswerTally(requests);
            this.endsAt = startedAt + duration.toNanos();
        }

        LoadResult run(List<Connection> open) throws IOException {
            Instant begin = Instant.now();
            Duration cpu = AnswerTally.threadCpu();
            for (Connection connection : open) {
                send(connection, System.nanoTime());
            }
            try {
                while (underWay > 0) {
                    selector.select(this::ready, SELECT_MILLIS);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
            return tally.result(took, AnswerTally.threadCpu().minus(cpu), begin);
        }

        private void ready(SelectionKey key) {
            Connection connection = (Connection) key.attachment();
            try {
                int status = connection.receive();
                if (status == ResponseReader.INCOMPLETE) {
                    return;
                }
                long now = System.nanoTime();
                tally.answered(connection, status, now);
                underWay--;
                if (now < endsAt) {
                    send(connection, now);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Sends the next request. Starts over when the batch is exhausted; Svix sends duplicates too. */
        private void send(Connection connection, long now) throws IOException {
            connection.send(requests, next, now);
            next = next + 1 == requests.count() ? 0 : next + 1;
            underWay++;
        }
    }
}
