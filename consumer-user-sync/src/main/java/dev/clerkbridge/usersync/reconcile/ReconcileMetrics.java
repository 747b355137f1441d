// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import dev.clerkbridge.usersync.database.DatabaseException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Exports the last reconcile results as gauges of the service, because the command exits before a scrape. The results
 * are read from the database once a minute; the gauges of a kind that was never compared are NaN.
 */
public final class ReconcileMetrics implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReconcileMetrics.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final String PREFIX = "clerk_user_sync_reconcile_";

    private final ReconcileHistory history;
    private final Map<String, ReconcileHistory.Entry> entries = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader = new Thread(this::readUntilClosed, "reconcile-metrics");
    private boolean warned;

    /** Registers the gauges; {@link #start} fills them. */
    public ReconcileMetrics(ReconcileHistory history, MeterRegistry registry) {
        this.history = history;
        for (String object : ReconcileHistory.objects()) {
            for (RowState state : RowState.values()) {
                Gauge.builder(
                                PREFIX + "rows",
                                () -> value(object, entry -> entry.rows().getOrDefault(state, 0L)))
                        .description("Objects and rows by state in the last reconcile of Clerk and the mirror")
                        .tag("object", object)
                        .tag("state", state.label())
                        .register(registry);
            }
            Gauge.builder(PREFIX + "sent_records", () -> value(object, ReconcileHistory.Entry::sent))
                    .description("Records that the last reconcile wrote to repair differences")
                    .tag("object", object)
                    .register(registry);
            Gauge.builder(
                            PREFIX + "finished_timestamp_seconds",
                            () -> value(object, entry -> entry.finishedAt().getEpochSecond()))
                    .description("When the last reconcile ended, in seconds since 1970")
                    .tag("object", object)
                    .register(registry);
        }
    }

    /**
     * Reads the results immediately, and then every minute. Call it when the table exists. A second call does nothing.
     */
    public void start() {
        if (reader.getState() == Thread.State.NEW) {
            reader.setDaemon(true);
            reader.start();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void readUntilClosed() {
        try {
            while (closed.getCount() > 0) {
                read();
                closed.await(INTERVAL.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            history.load().forEach(entry -> entries.put(entry.object(), entry));
        } catch (DatabaseException e) {
            failed(e);
        }
    }

    /**
     * Warns once if only this table cannot be read. The consumer loop reports an unreachable database. The gauges keep
     * their values.
     */
    private void failed(DatabaseException failure) {
        String next = history.nextStep(failure);
        boolean warn = !next.isEmpty() && !warned;
        warned |= warn;
        LOGGER.atLevel(warn ? Level.WARN : Level.DEBUG)
                .addKeyValue("cause", failure.getMessage())
                .addKeyValue("next", next)
                .log("Cannot read the results of reconcile, so their metrics are missing or old");
    }

    private double value(String object, ToDoubleFunction<ReconcileHistory.Entry> field) {
        ReconcileHistory.@Nullable Entry entry = entries.get(object);
        return entry == null ? Double.NaN : field.applyAsDouble(entry);
    }
}
