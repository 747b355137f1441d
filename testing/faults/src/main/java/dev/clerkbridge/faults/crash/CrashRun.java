// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import com.svix.Webhook;
import dev.clerkbridge.faults.run.FaultTestResults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the real ingress as a process under load, kills it at random moments, and injects faults into Kafka, the
 * network, the journal and the clients. Checks that every event answered 200 is on the topic, byte for byte, and in
 * order of acceptance per key. Only events that Kafka refuses permanently may be quarantined or set aside instead.
 *
 * <pre>
 *   senders ────► ingress.jar (kill -9) ──► names ──► proxies ──► brokers (stopped, killed, frozen) ──► arrivals
 *   hostile ─────►    │    journal (read)                                                                   │
 *                    └── acknowledged ──► ledger ◄── arrived ──────────────────────────────────────────────┘
 * </pre>
 */
final class CrashRun {

    private static final int SENDERS = 16;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(50);
    /** Time for earlier responses to arrive before {@link #firstAnswer} is reset. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private final Path directory;
    private final Path jar;
    private final Settings settings;
    private final Consumer<String> progress;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final AtomicReference<@Nullable Instant> firstAnswer = new AtomicReference<>();
    private final Rounds rounds = new Rounds(ledger);

    /**
     * The settings of a run.
     *
     * @param faults the faults to inject repeatedly in random order; at least one
     * @param brokers number of brokers
     * @param mode the ingress's {@code ACK_AFTER}: {@code journal} or {@code kafka}
     * @param longest maximum length of each pause during a fault; there are up to three
     * @param seed seed of the random choices; timing differs even between runs with the same seed
     */
    record Settings(List<IngressFault> faults, int brokers, String mode, Duration longest, long seed) {}

    /**
     * @param directory the directory for all files of the test; it should be on the kind of disk to be tested
     * @param jar the ingress's jar
     * @param progress receives one line per round
     */
    CrashRun(Path directory, Path jar, Settings settings, Consumer<String> progress) {
        this.directory = directory;
        this.jar = jar;
        this.settings = settings;
        this.progress = progress;
        this.random = new Random(settings.seed());
    }

    /**
     * Runs until the duration has passed and every fault has had its minimum number of rounds, or until a check fails.
     */
    FaultTestResults<CrashRoundResult> run(Duration duration, int timesEach) throws Exception {
        Instant end = Instant.now().plus(duration);
        try (CrashSystem system = new CrashSystem(directory, jar, settings.brokers(), settings.mode(), random)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(system)));
            Arrivals arrivals = new Arrivals(system.kafka().bootstrapServers(), CrashSystem.TOPIC, ledger);
            List<Sender> senders = senders(system);
            List<Thread> sending = senders.stream().map(CrashRun::start).toList();
            start(arrivals);
            if (awaitRecovered(system, Map.of()) == null) {
                throw new IllegalStateException("The ingress did not start; see " + directory.resolve("ingress.log"));
            }
            int least = timesEach * settings.faults().size();
            List<IngressFault> next = new ArrayList<>();
            while (rounds.clean() && (rounds.size() < least || Instant.now().isBefore(end))) {
                if (next.isEmpty()) {
                    next.addAll(settings.faults());
                    Collections.shuffle(next, random);
                }
                round(next.remove(0), system);
            }
            senders.forEach(Sender::stop);
            for (Thread sender : sending) {
                sender.join();
            }
            if (rounds.clean() && rounds.size() > 0) {
                checkLastEvents(system);
            }
            system.stopIngress();
            arrivals.stop();
        }
        return CrashRoundResult.results(rounds.all());
    }

    private void round(IngressFault fault, CrashSystem system) throws Exception {
        fault.begin(system);
        // Lifetimes vary, so that some processes die while they are starting, some while connecting, and some while
        // publishing.
        for (int lives = random.nextInt(3); lives > 0; lives--) {
            system.pause(shortOrLong());
            rounds.killed();
            system.killIngress();
        }
        system.pause(settings.longest());
        boolean answered = settings.mode().equals("kafka") || awaitAnswer(system);
        fault.end(system);
        resetFirstAnswer();
        Map<String, Integer> acknowledged = ledger.lastOfEachKey();
        Duration recovered = awaitRecovered(system, acknowledged);
        long lost = recovered == null ? ledger.missing(acknowledged) : 0;
        report(rounds.add(fault, lost, answered ? recovered : null));
    }

    /** Checks the events that were acknowledged after the last round. The senders must have ended. */
    private void checkLastEvents(CrashSystem system) throws InterruptedException {
        Map<String, Integer> acknowledged = ledger.lastOfEachKey();
        boolean published = awaitPublished(system, acknowledged, system::ingressIsReady) != null;
        CrashRoundResult last = rounds.extendLast(published, published ? 0 : ledger.missing(acknowledged));
        if (!last.clean()) {
            report(last);
        }
    }

    private Duration shortOrLong() {
        return settings.longest().dividedBy(1L << (2 * random.nextInt(3)));
    }

    /** Waits for a 200 during the fault, because in journal mode the ingress must accept events despite every fault. */
    private boolean awaitAnswer(CrashSystem system) throws InterruptedException {
        resetFirstAnswer();
        Instant begin = Instant.now();
        while (firstAnswer.get() == null) {
            if (isOver(begin)) {
                return false;
            }
            restartIfEnded(system);
        }
        return true;
    }

    /**
     * Waits until the ingress is ready, answers 200, and has published the acknowledged events. Returns the time it
     * took; null if it did not recover in time.
     */
    private @Nullable Duration awaitRecovered(CrashSystem system, Map<String, Integer> acknowledged)
            throws InterruptedException {
        return awaitPublished(system, acknowledged, () -> firstAnswer.get() != null && system.ingressIsReady());
    }

    private @Nullable Duration awaitPublished(
            CrashSystem system, Map<String, Integer> acknowledged, BooleanSupplier condition)
            throws InterruptedException {
        Instant begin = Instant.now();
        while (ledger.missing(acknowledged) > 0 || !condition.getAsBoolean()) {
            if (isOver(begin)) {
                return null;
            }
            restartIfEnded(system);
            if (ledger.missing(acknowledged) > 0) {
                recordRefused(system);
            }
        }
        return Duration.between(begin, Instant.now());
    }

    private void resetFirstAnswer() throws InterruptedException {
        Thread.sleep(SETTLED.toMillis());
        firstAnswer.set(null);
    }

    private static boolean isOver(Instant begin) {
        return Duration.between(begin, Instant.now()).compareTo(RECOVERY_LIMIT) > 0;
    }

    private void restartIfEnded(CrashSystem system) throws InterruptedException {
        if (system.restartIngressIfEnded()) {
            rounds.ended();
        }
        Thread.sleep(POLL.toMillis());
    }

    private void recordRefused(CrashSystem system) {
        try {
            system.setAside().forEach(id -> ledger.refused(Message.of(id)));
        } catch (SQLException notYet) {
            // For example, the ingress has not created the journal yet. The next check follows soon.
        }
    }

    private void report(CrashRoundResult round) {
        Duration recovered = round.recovered();
        progress.accept(String.format(
                Locale.ROOT,
                "round %d: %s; killed %d times; %,d acknowledged, %d lost, %d out of order, %d altered, %d duplicated,"
                        + " %d quarantined or set aside; %s%s",
                rounds.size(),
                round.fault().description(),
                round.kills(),
                round.acknowledged(),
                round.lost(),
                round.outOfOrder(),
                round.altered(),
                round.duplicated(),
                round.refused(),
                recovered == null
                        ? "NOT RECOVERED"
                        : String.format(Locale.ROOT, "recovered after %.1f s", recovered.toMillis() / 1e3),
                round.ends() == 0 ? "" : "; ended by itself " + round.ends() + " times"));
    }

    private List<Sender> senders(CrashSystem system) throws Exception {
        Webhook webhook = new Webhook(CrashSystem.SECRET);
        List<Sender> senders = new ArrayList<>();
        for (int lane = 0; lane < SENDERS; lane++) {
            senders.add(new Sender(lane, system.webhooks(), webhook, ledger, firstAnswer, PAUSE));
        }
        return senders;
    }

    private static Thread start(Runnable part) {
        Thread thread = new Thread(part, part.getClass().getSimpleName());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void closeQuietly(CrashSystem system) {
        try {
            system.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
