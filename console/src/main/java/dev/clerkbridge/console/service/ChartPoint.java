// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One point of the charts. The numbers of a service that did not answer are null.
 *
 * @param accepted events per second since the previous point; null unless the ingress answered both times
 * @param acknowledgement mean seconds from the last byte of a request to its answer 200, since the previous point;
 *     null if there was none
 * @param freshness mean seconds from the event's timestamp to the commit of its row, since the previous point; null if
 *     no row changed
 * @param backlog the backlog of the ingress's journal, in events; 0 in kafka mode, null if the ingress did not answer
 * @param lag records that the consumer has not settled; null if the consumer does not know the number
 */
public record ChartPoint(
        Instant at,
        @Nullable Double accepted,
        @Nullable Double acknowledgement,
        @Nullable Double freshness,
        @Nullable Double backlog,
        @Nullable Double lag) {

    /** Computes the change between two scrapes. A counter that is lower than before was reset by a restart. */
    static ChartPoint between(Scrape before, Scrape now) {
        double seconds =
                Math.max(1, java.time.Duration.between(before.at(), now.at()).toMillis() / 1000.0);
        return new ChartPoint(
                now.at(),
                known(growth(before, now, "clerk_ingress_events_accepted_total") / seconds),
                mean(before, now, "clerk_ingress_ack_seconds"),
                mean(before, now, "clerk_user_sync_freshness_seconds"),
                known(now.sum("clerk_ingress_journal_backlog_events")),
                known(now.sum("clerk_user_sync_lag_records")));
    }

    private static @Nullable Double mean(Scrape before, Scrape now, String timer) {
        double count = growth(before, now, timer + "_count");
        return count == 0 ? null : known(growth(before, now, timer + "_sum") / count);
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static double growth(Scrape before, Scrape now, String counter) {
        double value = now.sum(counter);
        double grown = value - before.sum(counter);
        return grown < 0 ? value : grown;
    }

    /** The metrics of both services at one moment. */
    public record Scrape(Instant at, MetricsText ingress, MetricsText consumer) {

        /** The sum over both services; NaN if neither has the metric. */
        double sum(String name) {
            return ingress.has(name) || consumer.has(name) ? ingress.sum(name) + consumer.sum(name) : Double.NaN;
        }
    }
}
