// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import dev.clerkbridge.bench.load.ClosedLoop;
import dev.clerkbridge.bench.load.OpenLoop;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures the cost of an event while Kafka is down, with an empty journal and with a large backlog. */
final class BacklogSize implements Scenario {

    private static final int PER_SECOND = 2000;
    private static final int FILL_CONNECTIONS = 256;
    private static final Duration FILL_STEP = Duration.ofSeconds(10);
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(10);

    @Override
    public void run(BenchRun session) throws IOException, InterruptedException {
        MeasuredServer ingress = session.system().ingress("journal mode", "journal");
        session.warmUp(ingress);
        AcknowledgementCheck arrivals = session.tester().arrivals(ingress);
        arrivals.begin();
        session.system().stopBroker();
        List<AcknowledgementCheck.Batch> sent = new ArrayList<>();
        TextTable table = new TextTable(Summaries.columns("backlog"));
        table.row(Summaries.row(ingress.name(), steady(session, ingress, sent), "0"));
        long backlog = fill(session, ingress, sent);
        table.row(Summaries.row(ingress.name(), steady(session, ingress, sent), TextTable.number(backlog)));
        session.system().restartBroker();
        long all = sent.stream()
                .mapToLong(AcknowledgementCheck.Batch::acknowledged)
                .sum();
        Duration drained = arrivals.await(all, DRAIN_LIMIT);
        long missing = arrivals.missing(sent);
        session.report().result(table);
        session.report()
                .result("Drained " + TextTable.number(all) + " events in " + drained.toSeconds()
                        + " s after Kafka was back; missing: " + missing);
        BenchRun.requireArrived(ingress, missing);
    }

    private static Summary steady(BenchRun session, MeasuredServer ingress, List<AcknowledgementCheck.Batch> sent)
            throws IOException, InterruptedException {
        OpenLoop load =
                new OpenLoop(OpenLoops.CONNECTIONS, PER_SECOND, session.plan().seconds());
        SignedRequests requests = BenchRun.mix(load.count());
        Trial trial = session.tester().runCutOff(ingress, load, requests);
        session.report().refusals(ingress.name(), trial.load());
        sent.add(new AcknowledgementCheck.Batch(trial.load().acknowledged(), requests));
        return new Summary(List.of(trial));
    }

    private static long fill(BenchRun session, MeasuredServer ingress, List<AcknowledgementCheck.Batch> sent)
            throws IOException, InterruptedException {
        long backlog = sent.get(0).acknowledged();
        while (backlog < session.plan().backlog()) {
            SignedRequests requests = session.mixForClosedLoop(FILL_STEP);
            Trial trial = session.tester().runCutOff(ingress, new ClosedLoop(FILL_CONNECTIONS, FILL_STEP), requests);
            session.report().refusals(ingress.name(), trial.load());
            sent.add(new AcknowledgementCheck.Batch(trial.load().acknowledged(), requests));
            backlog += trial.load().acknowledged().total();
            session.report().progress("backlog of %,d events", backlog);
        }
        return backlog;
    }
}
