// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import com.svix.Webhook;
import dev.clerkbridge.faults.run.Findings;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the real ingress as a process under load, kills it at random moments, injects faults into Kafka and everything else
 * that it needs, and checks that every event answered with 200 is on the topic, byte for byte, and in order of acceptance
 * per key.
 *
 * <pre>
 *   senders ────► ingress.jar (kill -9) ──► names ──► proxies ──► brokers (stopped, killed, frozen) ──► arrivals
 *   strangers ──►    │    journal (read)                                                                   │
 *                    └── acknowledged ──► ledger ◄── arrived ──────────────────────────────────────────────┘
 * </pre>
 */
final class CrashRun {

    private static final int SENDERS = 16;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(50);
    /** Time for responses of a killed process to arrive, so that they are not counted for the next one. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private final Path directory;
    private final Path jar;
    private final Settings settings;
    private final Consumer<String> progress;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final AtomicReference<@Nullable Instant> firstAnswer = new AtomicReference<>();
    private final List<CrashRound> rounds = new ArrayList<>();

    /**
     * The settings of a run.
     *
     * @param faults injected in random order, repeatedly; impossible ones are skipped
     * @param brokers number of brokers
     * @param mode the ingress's {@code ACK_AFTER}: {@code journal} or {@code kafka}
     * @param longest maximum duration of a fault
     * @param seed seed of the random choices; timing still differs between runs
     */
    record Settings(List<IngressFault> faults, int brokers, String mode, Duration longest, long seed) {

        Settings {
            faults = faults.stream().filter(fault -> fault.fits(brokers, mode)).toList();
        }
    }

    /**
     * @param directory holds everything that the test needs; use the kind of disk to be tested
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

    /** Runs until the duration is over and every fault has had the minimum number of rounds, or until a check fails. */
    Findings<CrashRound> run(Duration duration, int timesEach) throws Exception {
        Instant end = Instant.now().plus(duration);
        try (CrashStage stage = new CrashStage(directory, jar, settings.brokers(), settings.mode(), random)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(stage)));
            Arrivals arrivals = new Arrivals(stage.kafka().bootstrapServers(), CrashStage.TOPIC, ledger);
            List<Sender> senders = senders(stage);
            start(senders, arrivals);
            if (awaitRecovered(stage, new Counts(ledger)) == null) {
                throw new IllegalStateException("The ingress did not start; see " + directory.resolve("ingress.log"));
            }
            int least = timesEach * settings.faults().size();
            List<IngressFault> next = new ArrayList<>();
            while (allWell() && (rounds.size() < least || Instant.now().isBefore(end))) {
                if (next.isEmpty()) {
                    next.addAll(settings.faults());
                    Collections.shuffle(next, random);
                }
                round(next.remove(0), stage);
            }
            senders.forEach(Sender::stop);
            stage.stopIngress();
            arrivals.stop();
        }
        return CrashRound.findings(rounds);
    }

    private boolean allWell() {
        return rounds.stream().allMatch(CrashRound::clean);
    }

    private void round(IngressFault fault, CrashStage stage) throws Exception {
        Counts counts = new Counts(ledger);
        fault.begin(stage);
        // Short lifetimes as often as long ones, so that a process dies while it starts, connects and publishes.
        for (int lives = random.nextInt(3); lives > 0; lives--) {
            stage.letPass(shortOrLong());
            counts.kill();
            stage.killIngress();
        }
        stage.letPass(settings.longest());
        boolean answered = settings.mode().equals("kafka") || awaitAnswer(stage, counts);
        fault.end(stage);
        Duration recovered = answered ? awaitRecovered(stage, counts) : null;
        CrashRound round = counts.round(fault, recovered);
        rounds.add(round);
        tell(round);
    }

    private Duration shortOrLong() {
        return settings.longest().dividedBy(1L << (2 * random.nextInt(3)));
    }

    /** Waits for a 200 during the fault: with a journal, no fault may keep the ingress from accepting. */
    private boolean awaitAnswer(CrashStage stage, Counts counts) throws InterruptedException {
        forgetAnswers();
        Instant begin = Instant.now();
        while (firstAnswer.get() == null) {
            if (isOver(begin)) {
                return false;
            }
            goOn(stage, counts);
        }
        return true;
    }

    /** Waits until the ingress has recovered and returns the time it took; null if it did not recover in time. */
    private @Nullable Duration awaitRecovered(CrashStage stage, Counts counts) throws InterruptedException {
        forgetAnswers();
        Instant begin = Instant.now();
        Map<String, Integer> before = ledger.lastOfEachKey();
        while (firstAnswer.get() == null || ledger.missing(before) > 0 || !stage.ingressIsReady()) {
            if (isOver(begin)) {
                return null;
            }
            goOn(stage, counts);
            if (ledger.missing(before) > 0) {
                noteSetAside(stage);
            }
        }
        return Duration.between(begin, Instant.now());
    }

    private void forgetAnswers() throws InterruptedException {
        Thread.sleep(SETTLED.toMillis());
        firstAnswer.set(null);
    }

    private static boolean isOver(Instant begin) {
        return Duration.between(begin, Instant.now()).compareTo(RECOVERY_LIMIT) > 0;
    }

    private static void goOn(CrashStage stage, Counts counts) throws InterruptedException {
        if (stage.restartIngressIfEnded()) {
            counts.end();
        }
        Thread.sleep(POLL.toMillis());
    }

    private void noteSetAside(CrashStage stage) {
        try {
            stage.setAside().forEach(id -> ledger.setAside(Message.of(id)));
        } catch (SQLException notYet) {
            // The ingress has not created the journal yet; the next check comes soon.
        }
    }

    private void tell(CrashRound round) {
        Duration recovered = round.recovered();
        progress.accept(String.format(
                Locale.ROOT,
                "round %d: %s; killed %d times; %,d acknowledged, %d lost, %d out of order, %d altered, %d duplicated,"
                        + " %d set aside; %s%s",
                rounds.size(),
                round.fault().description(),
                round.kills(),
                round.acknowledged(),
                round.lost(),
                round.outOfOrder(),
                round.altered(),
                round.duplicated(),
                round.setAside(),
                recovered == null
                        ? "NOT RECOVERED"
                        : String.format(Locale.ROOT, "recovered after %.1f s", recovered.toMillis() / 1e3),
                round.ends() == 0 ? "" : "; ended by itself " + round.ends() + " times"));
    }

    private List<Sender> senders(CrashStage stage) throws Exception {
        Webhook webhook = new Webhook(CrashStage.SECRET);
        List<Sender> senders = new ArrayList<>();
        for (int lane = 0; lane < SENDERS; lane++) {
            senders.add(new Sender(lane, stage.webhooks(), webhook, ledger, firstAnswer, PAUSE));
        }
        return senders;
    }

    private static void start(List<Sender> senders, Arrivals arrivals) {
        List<Thread> threads = new ArrayList<>();
        senders.forEach(sender -> threads.add(new Thread(sender, "sender")));
        threads.add(new Thread(arrivals, "arrivals"));
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
    }

    private static void closeQuietly(CrashStage stage) {
        try {
            stage.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The ledger's counts at the start of a round, and the process's kills and ends since then. */
    private static final class Counts {

        private final Ledger ledger;
        private final long acknowledged;
        private final long outOfOrder;
        private final long altered;
        private final long duplicated;
        private final long setAside;
        private long kills;
        private long ends;

        Counts(Ledger ledger) {
            this.ledger = ledger;
            acknowledged = ledger.acknowledged();
            outOfOrder = ledger.outOfOrder();
            altered = ledger.altered();
            duplicated = ledger.duplicated();
            setAside = ledger.setAside();
        }

        void kill() {
            kills++;
        }

        void end() {
            ends++;
        }

        CrashRound round(IngressFault fault, @Nullable Duration recovered) {
            return new CrashRound(
                    fault,
                    kills,
                    ends,
                    ledger.acknowledged() - acknowledged,
                    recovered == null ? ledger.missing() : 0,
                    ledger.outOfOrder() - outOfOrder,
                    ledger.altered() - altered,
                    ledger.duplicated() - duplicated,
                    ledger.setAside() - setAside,
                    recovered);
        }
    }
}
