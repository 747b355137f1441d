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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests that are due at a fixed rate. Latency is measured from when a request was due, so it includes the wait
 * for a free connection while the server is too slow.
 *
 * @param connections maximum number of concurrent requests
 * @param perSecond requests due per second
 * @param duration the time in which the requests are due
 */
public record OpenLoop(int connections, int perSecond, Duration duration) implements Load {

    private static final int CONNECTIONS = 128;
    private static final long SELECT_MILLIS = 20;
    private static final Duration LAST_ANSWER = Duration.ofSeconds(60);

    /** A load over 128 connections. */
    public OpenLoop(int perSecond, Duration duration) {
        this(CONNECTIONS, perSecond, duration);
    }

    /** The number of requests in the whole run. */
    public int count() {
        return Math.toIntExact(perSecond * duration.toMillis() / 1000);
    }

    @Override
    public LoadResult run(InetSocketAddress server, SignedRequests requests) throws IOException {
        try (Selector selector = Selector.open()) {
            List<Connection> open = new ArrayList<>();
            try {
                for (int i = 0; i < connections; i++) {
                    open.add(Connection.open(server, selector));
                }
                return new Run(selector, requests, open, this).run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted under load", e);
            } finally {
                for (Connection connection : open) {
                    connection.close();
                }
            }
        }
    }

    @Override
    public String describe() {
        return perSecond + "/s due";
    }

    /** One run: a second thread sends due requests, and the calling thread receives answers. */
    private static final class Run {

        private final Selector selector;
        private final SignedRequests requests;
        private final BlockingQueue<Connection> idle;
        private final OpenLoop plan;
        private final AnswerTally tally;
        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private final AtomicReference<Duration> senderCpu = new AtomicReference<>(Duration.ZERO);
        private final long startedAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        private final Instant begin = Instant.now().plusMillis(5);

        Run(Selector selector, SignedRequests requests, List<Connection> open, OpenLoop plan) {
            this.selector = selector;
            this.requests = requests;
            this.idle = new LinkedBlockingQueue<>(open);
            this.plan = plan;
            this.tally = new AnswerTally(requests);
        }

        LoadResult run() throws IOException, InterruptedException {
            Duration cpu = AnswerTally.threadCpu();
            Thread sender = new Thread(this::sendAll, "load-sender");
            sender.setDaemon(true);
            sender.start();
            long limit = startedAt + plan.duration.plus(LAST_ANSWER).toNanos();
            try {
                while (answers.get() < plan.count() && failure.get() == null) {
                    selector.select(this::ready, SELECT_MILLIS);
                    if (System.nanoTime() > limit) {
                        throw new IOException("some requests were still unanswered " + LAST_ANSWER.toSeconds()
                                + " s after the last one was due");
                    }
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                // If an answer is missing, the sender may be waiting for a free connection.
                sender.interrupt();
                sender.join();
            }
            Exception broken = failure.get();
            if (broken != null) {
                throw new IOException("the load could not be sent", broken);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
            return tally.result(took, AnswerTally.threadCpu().minus(cpu).plus(senderCpu.get()), begin);
        }

        private void sendAll() {
            try {
                for (int i = 0; i < plan.count(); i++) {
                    long dueAt = startedAt + i * TimeUnit.SECONDS.toNanos(1) / plan.perSecond;
                    Connection connection = idle.take();
                    for (long early = dueAt - System.nanoTime(); early > 0; early = dueAt - System.nanoTime()) {
                        LockSupport.parkNanos(early);
                    }
                    connection.send(requests, i % requests.count(), dueAt);
                }
            } catch (IOException | InterruptedException e) {
                failure.set(e);
            }
            senderCpu.set(AnswerTally.threadCpu());
        }

        private void ready(SelectionKey key) {
            Connection connection = (Connection) key.attachment();
            try {
                int status = connection.receive();
                if (status != ResponseReader.INCOMPLETE) {
                    tally.answered(connection, status, System.nanoTime());
                    answers.incrementAndGet();
                    idle.add(connection);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
