package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.metrics.SyncMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Settles one batch at a time on a thread of its own, so that the database works on one while the next one is read and
 * decoded.
 *
 * <pre>
 *   loop      read 1 ─► read 2 ──► wait ─► note 1, read 3 ──► wait ─► …
 *   settler             settle 1 ────────► settle 2 ────────────────► …
 * </pre>
 *
 * Whoever began a batch leaves its records alone until {@link #finish}.
 */
final class BackgroundSettler implements AutoCloseable {

    private final Settler settler;
    private final SyncMetrics metrics;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "settler"));
    private @Nullable Future<Batch> underWay;

    /**
     * A batch that is done with, for now.
     *
     * @param begun when it was begun
     * @param round what came of it
     */
    record Batch(Instant begun, int events, Settler.Round round) {}

    BackgroundSettler(Settler settler, SyncMetrics metrics) {
        this.settler = settler;
        this.metrics = metrics;
    }

    /** Begins a batch; there must be none under way. */
    void begin(List<Work> works) {
        underWay = thread.submit(() -> {
            Instant begun = Instant.now();
            Settler.Round round = settler.settle(works);
            metrics.batch(works.size(), Duration.between(begun, Instant.now()));
            return new Batch(begun, works.size(), round);
        });
    }

    /** Whether {@link #finish} would have to wait. */
    boolean isBusy() {
        return underWay != null && !underWay.isDone();
    }

    /**
     * Waits for the batch that is under way; null if there is none.
     *
     * @throws FatalFailureException when the loop must stop
     */
    @Nullable Batch finish() {
        Future<Batch> batch = underWay;
        if (batch == null) {
            return null;
        }
        underWay = null;
        try {
            return batch.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("Settling a batch failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a batch was settled", e);
        }
    }

    /** Waits for the batch that is under way, and ends the thread. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
