// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Settles one batch at a time on a thread of its own, so that the database works while the next batch is read and decoded.
 * From {@link #begin} to {@link #finish} no other thread touches the batch's records.
 */
final class BackgroundSettler implements AutoCloseable {

    private final Settler settler;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "settler"));
    private @Nullable Future<Result> underWay;

    /**
     * What came of a batch.
     *
     * @param failure why nothing could be written; null unless the database as a whole failed
     */
    record Result(@Nullable Failure failure, Duration took) {}

    BackgroundSettler(Settler settler) {
        this.settler = settler;
    }

    /** Begins a batch; there must be none under way. */
    void begin(List<PendingRecord> records) {
        underWay = thread.submit(() -> {
            Instant begin = Instant.now();
            return new Result(settler.settle(records), Duration.between(begin, Instant.now()));
        });
    }

    /** Whether {@link #finish} would wait. */
    boolean isBusy() {
        return underWay != null && !underWay.isDone();
    }

    /** Waits for the batch that is under way; null if there is none. */
    @Nullable Result finish() {
        Future<Result> batch = underWay;
        underWay = null;
        try {
            return batch == null ? null : batch.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Settling a batch failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a batch was settled", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
