// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One part of the stack. A part starts on its own thread and can be stopped while it is starting. */
final class Part<T extends AutoCloseable> {

    private final String name;
    private final Progress progress;
    private @Nullable CompletableFuture<T> running;
    private boolean stopped;

    Part(String name, Progress progress) {
        this.name = name;
        this.progress = progress;
    }

    /** Starts the part in the background; {@link #await()} waits for it. Does nothing after {@link #stop()}. */
    synchronized void start(Callable<T> starter, Function<T, String> address) {
        if (stopped) {
            return;
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        running = future;
        Runnable start = () -> {
            try {
                T part = starter.call();
                progress.up(name, address.apply(part));
                future.complete(part);
            } catch (Throwable failure) {
                future.completeExceptionally(failure);
            }
        };
        new Thread(start, "start-" + name).start();
    }

    /**
     * Waits until the part has started, and returns it.
     *
     * @throws Exception if the part did not start
     */
    T await() throws Exception {
        CompletableFuture<T> future = running();
        if (future == null) {
            throw new InterruptedException("stopped before " + name + " was started");
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Stops the part; waits first if it is still starting. Does nothing if the part did not start. */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        CompletableFuture<T> future = running();
        if (future == null) {
            return;
        }
        try {
            future.join().close();
            progress.stopped(name);
        } catch (CompletionException neverStarted) {
            // await() throws the cause to its caller.
        } catch (Exception e) {
            progress.say(name + " did not stop cleanly: " + e.getMessage());
        }
    }

    private synchronized @Nullable CompletableFuture<T> running() {
        return running;
    }
}
