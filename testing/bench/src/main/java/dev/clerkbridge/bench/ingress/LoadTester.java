// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.load.Load;
import dev.clerkbridge.bench.load.LoadResult;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.process.Machine;
import dev.clerkbridge.bench.process.MachineLoad;
import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.testbed.process.JavaProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts servers under load, measures the cost, and checks that acknowledged events are on the topic. */
final class LoadTester implements AutoCloseable {

    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(5);

    private final BenchSystem system;
    private final Map<String, AcknowledgementCheck> topics = new HashMap<>();

    LoadTester(BenchSystem system) {
        this.system = system;
    }

    /**
     * Runs one load, and checks the server's topic if it has one. Flushes earlier writes to disk first, so that they do
     * not distort the result.
     */
    Trial run(MeasuredServer target, Load load, SignedRequests requests) throws IOException, InterruptedException {
        Machine.writeOut();
        return target.topic().isEmpty()
                ? runBare(target, load, requests)
                : runIngress(target, acknowledgementCheck(target), load, requests);
    }

    /** Runs one load on an ingress whose broker is down. Ends with the last answer and does not check the topic. */
    Trial runCutOff(MeasuredServer target, Load load, SignedRequests requests)
            throws IOException, InterruptedException {
        Machine.writeOut();
        return runBare(target, load, requests);
    }

    /** The check for this ingress's topic, which counts the records from the first call on. */
    AcknowledgementCheck acknowledgementCheck(MeasuredServer ingress) {
        return topics.computeIfAbsent(
                ingress.topic().orElseThrow(), topic -> new AcknowledgementCheck(system.bootstrapServers(), topic));
    }

    @Override
    public void close() {
        topics.values().forEach(AcknowledgementCheck::close);
    }

    private Trial runBare(MeasuredServer target, Load load, SignedRequests requests) throws IOException {
        Meter meter = new Meter(target.process());
        LoadResult result = load.run(target.address(), requests);
        Trial.Costs costs = meter.costs();
        long resident = target.process().residentBytes();
        return new Trial(result, costs, meter.garbage(), resident, Duration.ZERO, 0);
    }

    private Trial runIngress(MeasuredServer target, AcknowledgementCheck check, Load load, SignedRequests requests)
            throws IOException, InterruptedException {
        check.begin();
        Meter meter = new Meter(target.process());
        LoadResult result = load.run(target.address(), requests);
        long resident = target.process().residentBytes();
        Duration drained = check.await(result.acknowledged().total(), DRAIN_LIMIT);
        Trial.Costs costs = meter.costs();
        long garbage = meter.garbage();
        long missing = check.missing(List.of(new AcknowledgementCheck.Batch(result.acknowledged(), requests)));
        return new Trial(result, costs, garbage, resident, drained, missing);
    }

    /** Measures the costs since the creation of this object. */
    private final class Meter {

        private final JavaProcess server;
        private final long startedAt = System.nanoTime();
        private final long allocated;
        private final Duration serverCpu;
        private final Duration brokerCpu;
        private final Duration machine = MachineLoad.busy();
        private final Duration own = ownCpu();

        Meter(JavaProcess server) {
            this.server = server;
            this.allocated = server.garbage().allocatedBytes();
            this.serverCpu = server.cpu();
            this.brokerCpu = system.broker().cpu();
        }

        Trial.Costs costs() {
            Duration ofServer = server.cpu().minus(serverCpu);
            Duration ofBroker = system.broker().cpu().minus(brokerCpu);
            Duration known = ofServer.plus(ofBroker).plus(ownCpu().minus(own));
            Duration others = MachineLoad.busy().minus(machine).minus(known);
            Duration wall = Duration.ofNanos(System.nanoTime() - startedAt);
            return new Trial.Costs(ofServer, ofBroker, others.isNegative() ? Duration.ZERO : others, wall);
        }

        long garbage() {
            return server.garbage().allocatedBytes() - allocated;
        }

        private static Duration ownCpu() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }

    /** The trials of one load on one server, by round. */
    static final class Series {

        private final List<Trial> trials = new ArrayList<>();

        Trial add(Trial trial) {
            trials.add(trial);
            return trial;
        }

        Summary summary() {
            return new Summary(trials);
        }
    }
}
