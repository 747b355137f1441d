// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.load.ClosedLoop;
import dev.clerkbridge.bench.load.Load;
import dev.clerkbridge.bench.load.OpenLoop;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.bench.system.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The parameters, processes and tools of one scenario.
 *
 * @param plan the parameters
 * @param system the processes of the run
 * @param tester puts the processes under load
 * @param report collects the results
 */
record ScenarioContext(IngressPlan plan, BenchSystem system, LoadTester tester, Report report) {

    /** Requests signed in advance for each second of a closed loop. A faster load sends the first ones again. */
    private static final int BATCH_PER_SECOND = 40_000;

    private static final int WARM_UP_CONNECTIONS = 128;
    private static final int WARM_UP_LOADS = 6;

    /** A fixed rate runs the code less often than a closed loop, so its warm-up takes this many times as long. */
    private static final int RATE_WARM_UP_FACTOR = 4;

    /** Signs a new batch of the default mix for a closed loop of this duration. */
    SignedRequests signForClosedLoop(Duration duration) {
        return system.sign((int) (BATCH_PER_SECOND * duration.toMillis() / 1000));
    }

    /**
     * Warms up the server's hot code with several loads, each over new connections as in a trial. Code compiled under
     * one long load has never seen a new connection and would be deoptimized when the first trial begins.
     */
    void warmUp(MeasuredServer target) throws IOException, InterruptedException {
        report.progress("warming up %s", target.name());
        Load load = new ClosedLoop(WARM_UP_CONNECTIONS, plan.warmUp().dividedBy(WARM_UP_LOADS));
        SignedRequests requests = signForClosedLoop(Duration.ofSeconds(5));
        for (int i = 0; i < WARM_UP_LOADS; i++) {
            check(target, tester.run(target, load, requests));
        }
    }

    /**
     * Warms up at a fixed rate. At a low rate, the server commits events one by one, not in groups of a hundred as in a
     * closed loop, so the JIT recompiles much of the code.
     */
    void warmUp(MeasuredServer target, int rate) throws IOException, InterruptedException {
        report.progress("warming up %s at %,d/s", target.name(), rate);
        Duration part = plan.warmUp().multipliedBy(RATE_WARM_UP_FACTOR).dividedBy(WARM_UP_LOADS);
        for (int i = 0; i < WARM_UP_LOADS; i++) {
            OpenLoop load = new OpenLoop(rate, part);
            check(target, tester.run(target, load, system.sign(load.count())));
        }
    }

    /** Runs one trial; fails if an acknowledged event is missing. */
    Trial measure(MeasuredServer target, Load load, SignedRequests requests) throws IOException, InterruptedException {
        Trial trial = tester.run(target, load, requests);
        Summary summary = new Summary(List.of(trial));
        report.progress(
                "%-14s %-20s %,9.0f/s   p50 %6.2f ms   p99 %7.2f ms   %5.1f µs of CPU per event",
                target.name(),
                load.describe(),
                summary.perSecond(),
                summary.millisAt(50),
                summary.millisAt(99),
                summary.serverMicros());
        check(target, trial);
        return trial;
    }

    /** Reports refused requests; fails if an acknowledged event is missing. */
    void check(MeasuredServer target, Trial trial) {
        report.refusals(target.name(), trial.load());
        requireArrived(target, trial.missing());
    }

    static void requireArrived(MeasuredServer target, long missing) {
        if (missing > 0) {
            throw new IllegalStateException(target.name() + " acknowledged " + missing
                    + " events that are not on the topic, or whose bytes differ");
        }
    }
}
