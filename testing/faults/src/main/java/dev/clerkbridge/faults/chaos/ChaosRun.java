// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.faults.run.FaultTestResults;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the real consumer as a process under load, and injects faults into the consumer, Kafka and PostgreSQL. After
 * each fault, waits until every offset is committed, and compares every row and dead letter with a reference model.
 *
 * <pre>
 * event source ──► Kafka (stopped, rolled) ──► consumer-user-sync.jar (killed, joined) ──► PostgreSQL (stopped, locked)
 *      │                                        └──► dead letters ──┐                          │ rows
 *      └──► reference model ──────────────────────────────────► compared ◄─────────────────────┘
 * </pre>
 */
final class ChaosRun {

    private static final int MOST_SHOWN = 5;
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(5);

    private final Path directory;
    private final Settings settings;
    private final Consumer<String> progress;
    private final List<ChaosRoundResult> rounds = new ArrayList<>();

    /**
     * The settings of a run.
     *
     * @param faults the faults to inject repeatedly in this order; at least one
     * @param outage duration of a long PostgreSQL outage, and four times the duration of a read-only phase
     * @param perSecond events published per second
     * @param brokers number of brokers
     * @param seed seed of the random choices; timing differs even between runs with the same seed
     */
    record Settings(List<ConsumerFault> faults, Duration outage, int perSecond, int brokers, long seed) {}

    /**
     * @param directory the directory for all files of the test; it should be on the kind of disk to be tested
     * @param progress receives one line per round, and lines that describe errors
     */
    ChaosRun(Path directory, Settings settings, Consumer<String> progress) {
        this.directory = directory;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs until the duration has passed and every fault has had its minimum number of rounds, or until a check fails.
     */
    FaultTestResults<ChaosRoundResult> run(Duration duration, int timesEach) throws Exception {
        Instant end = Instant.now().plus(duration);
        EventSource source = new EventSource(settings.seed());
        try (ChaosSystem system = ChaosSystem.open(directory, settings, source);
                EventFeed publisher =
                        new EventFeed(system.bootstrapServers(), ChaosSystem.TOPIC, source, settings.perSecond())) {
            publisher.publishFirst();
            int least = timesEach * settings.faults().size();
            while (allClean() && (rounds.size() < least || Instant.now().isBefore(end))) {
                ConsumerFault fault =
                        settings.faults().get(rounds.size() % settings.faults().size());
                ChaosRoundResult round = round(fault, system, publisher);
                rounds.add(round);
                report(round, publisher.model().size());
            }
            return ChaosRoundResult.results(rounds);
        }
    }

    private boolean allClean() {
        return rounds.stream().allMatch(ChaosRoundResult::clean);
    }

    private ChaosRoundResult round(ConsumerFault fault, ChaosSystem system, EventFeed publisher) throws Exception {
        long before = publisher.published();
        try (EventFeed.Load load = publisher.load()) {
            load.begin();
            fault.inject(system);
        } catch (IllegalStateException notAsExpected) {
            progress.accept(fault.description() + ": " + notAsExpected.getMessage());
            return new ChaosRoundResult(fault, publisher.published() - before, 0, 0, 0, null);
        }
        publisher.forget(system.takeDeletion());
        ReferenceModel model = publisher.model();
        Instant begin = Instant.now();
        Observer observer = new Observer(system);
        boolean consumed = observer.awaitAllConsumed(CATCH_UP_LIMIT);
        Duration caughtUp = Duration.between(begin, Instant.now());
        Map<String, String> wrong = model.wrong(observer.rows());
        wrong.entrySet().stream()
                .limit(MOST_SHOWN)
                .forEach(row -> progress.accept(row.getKey() + " " + row.getValue()));
        Set<String> letters = observer.deadLetters();
        return new ChaosRoundResult(
                fault,
                publisher.published() - before,
                wrong.size(),
                model.wronglyDeadLettered(letters),
                model.missingDeadLetters(letters),
                consumed ? caughtUp : null);
    }

    private void report(ChaosRoundResult round, int rows) {
        Duration caughtUp = round.recovered();
        progress.accept(String.format(
                Locale.ROOT,
                "round %d: %s; %,d events, %s; %d of %,d rows wrong, %d dead letters wrong, %d missing",
                rounds.size(),
                round.fault().description(),
                round.events(),
                caughtUp == null
                        ? "not caught up"
                        : String.format(Locale.ROOT, "caught up after %.1f s", caughtUp.toMillis() / 1e3),
                round.rowsWrong(),
                rows,
                round.wronglyDeadLettered(),
                round.missingDeadLetters()));
    }
}
