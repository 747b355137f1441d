// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Aggregates several trials of the same load on the same server. */
final class Summary {

    private static final double MICROS = 1e3;
    private static final double MILLIS = 1e6;
    private static final double MEGABYTE = 1024 * 1024;

    private final List<Trial> trials;
    private final Histogram latency;
    private final Trial.Costs costs;
    private final long acknowledged;

    Summary(List<Trial> trials) {
        this.trials = List.copyOf(trials);
        this.latency = trials.get(0).load().latency().copy();
        trials.stream().skip(1).forEach(trial -> latency.add(trial.load().latency()));
        this.costs = trials.stream().map(Trial::costs).reduce(Trial.Costs::plus).orElseThrow();
        this.acknowledged = trials.stream()
                .mapToLong(trial -> trial.load().acknowledged().total())
                .sum();
    }

    /** The number of 200 answers per second of load. */
    double perSecond() {
        return acknowledged
                / seconds(trials.stream().map(trial -> trial.load().took()).reduce(Duration.ZERO, Duration::plus));
    }

    /** The latency in milliseconds at this percentile. */
    double millisAt(double percentile) {
        return latency.getValueAtPercentile(percentile) / MILLIS;
    }

    double slowestMillis() {
        return latency.getMaxValue() / MILLIS;
    }

    /** CPU microseconds of the server per acknowledged event, as defined by {@link Trial#costs}. */
    double serverMicros() {
        return micros(costs.server());
    }

    double brokerMicros() {
        return micros(costs.broker());
    }

    double generatorMicros() {
        return micros(trials.stream().map(trial -> trial.load().generatorCpu()).reduce(Duration.ZERO, Duration::plus));
    }

    /** Share of the machine's CPU time used outside the benchmark; more than a few percent distorts the results. */
    double othersShare() {
        return seconds(costs.others())
                / seconds(costs.wall())
                / Runtime.getRuntime().availableProcessors();
    }

    double garbageKilobytes() {
        return trials.stream().mapToLong(Trial::garbageBytes).sum() / 1024.0 / acknowledged;
    }

    double residentMegabytes() {
        return trials.stream().mapToLong(Trial::residentBytes).max().orElse(0) / MEGABYTE;
    }

    double drainSeconds() {
        return trials.stream()
                .map(Trial::drained)
                .mapToDouble(Summary::seconds)
                .max()
                .orElse(0);
    }

    long acknowledged() {
        return acknowledged;
    }

    long refused() {
        return trials.stream().mapToLong(trial -> trial.load().refused()).sum();
    }

    long missing() {
        return trials.stream().mapToLong(Trial::missing).sum();
    }

    private double micros(Duration cpu) {
        return cpu.toNanos() / MICROS / acknowledged;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
