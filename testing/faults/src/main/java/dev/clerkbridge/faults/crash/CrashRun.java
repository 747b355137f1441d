package dev.clerkbridge.faults.crash;

import com.svix.Webhook;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.FreePort;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the real ingress as a process under load, kills it at random moments, and finds out whether every event that it
 * answered with 200 stands on the topic, byte for byte, and per key in the order of acceptance.
 *
 * <pre>
 *   senders ──► ingress.jar (kill -9, start, kill -9, …) ──► Kafka (away in every fourth round) ──► arrivals
 *      └────────────────── acknowledged ──► ledger ◄── arrived ──────────────────────────────────────┘
 * </pre>
 */
final class CrashRun {

    private static final String SECRET = "whsec_Y3Jhc2gtdGVzdC1jcmFzaC10ZXN0LWNyYXNoLXRlc3Q=";
    private static final String TOPIC = "crash.events";
    private static final int SENDERS = 16;
    private static final int OUTAGE_EVERY = 4;
    private static final Duration SHORTEST_LIFE = Duration.ofMillis(50);
    private static final Duration SETTLED = Duration.ofMillis(100);
    private static final Duration START_DEADLINE = Duration.ofMinutes(5);
    private static final Duration DRAIN_DEADLINE = Duration.ofMinutes(5);

    private final Path directory;
    private final Path jar;
    private final Consumer<String> progress;
    private final Random random = new Random();
    private final Ledger ledger = new Ledger();
    private final AtomicReference<@Nullable Instant> firstAnswer = new AtomicReference<>();
    private final List<Duration> recoveries = new ArrayList<>();

    /**
     * @param directory for everything the test needs; on the kind of disk that is to be tested
     * @param jar the ingress
     * @param progress told in a line how each round went
     */
    CrashRun(Path directory, Path jar, Consumer<String> progress) {
        this.directory = directory;
        this.jar = jar;
        this.progress = progress;
    }

    /**
     * Runs rounds until both the duration and the number of rounds are reached.
     *
     * @param longestLife of the process in a round, from its first 200
     */
    Findings run(Duration duration, int rounds, Duration longestLife) throws Exception {
        Instant end = Instant.now().plus(duration);
        Map<String, String> broker = Map.of("log.retention.bytes", "268435456", "log.segment.bytes", "67108864");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, broker)) {
            int port = FreePort.onLoopback();
            Map<String, String> environment = environment(kafka.bootstrapServers(), port);
            Arrivals arrivals = new Arrivals(kafka.bootstrapServers(), TOPIC, ledger);
            List<Sender> senders = senders(port);
            List<Thread> threads = start(senders, arrivals);
            int round = 0;
            while (round < rounds || Instant.now().isBefore(end)) {
                round++;
                if (round % OUTAGE_EVERY == 0) {
                    kafka.stop();
                    round(round, environment, life(longestLife), "with Kafka away");
                    kafka.start();
                } else {
                    round(round, environment, life(longestLife), "with Kafka up");
                }
            }
            finish(environment, senders, arrivals, threads);
            return findings(round);
        }
    }

    /** One life of the process: started, answering, killed. */
    private void round(int round, Map<String, String> environment, Duration life, String circumstances)
            throws InterruptedException {
        JavaProcess ingress = start(environment);
        Duration recovery = awaitFirstAnswer(ingress);
        Thread.sleep(life.toMillis());
        ingress.kill();
        forgetAnswers();
        progress.accept(String.format(
                "round %d: first 200 after %d ms, killed %d ms later %s; %d acknowledged, %d not yet arrived, %d out of"
                        + " order",
                round,
                recovery.toMillis(),
                life.toMillis(),
                circumstances,
                ledger.acknowledged(),
                ledger.missing(),
                ledger.outOfOrder()));
    }

    private Findings findings(int rounds) {
        return new Findings(
                rounds,
                rounds / OUTAGE_EVERY,
                ledger.acknowledged(),
                ledger.missing(),
                ledger.duplicated(),
                ledger.outOfOrder(),
                ledger.altered(),
                ledger.triedAgain(),
                recoveries);
    }

    /** Lets a last process publish everything, and ends it in the proper way. */
    private void finish(Map<String, String> environment, List<Sender> senders, Arrivals arrivals, List<Thread> threads)
            throws Exception {
        JavaProcess last = start(environment);
        awaitFirstAnswer(last);
        senders.forEach(Sender::stop);
        for (Thread thread : threads.subList(0, senders.size())) {
            thread.join();
        }
        Instant deadline = Instant.now().plus(DRAIN_DEADLINE);
        while (ledger.missing() > 0 && Instant.now().isBefore(deadline)) {
            Thread.sleep(100);
        }
        last.terminate();
        last.awaitExit(START_DEADLINE);
        arrivals.stop();
        threads.get(threads.size() - 1).join();
    }

    /** Short lives as often as long ones: a process should die while it starts, while it connects and while it publishes. */
    private Duration life(Duration longest) {
        return SHORTEST_LIFE.plusMillis(random.nextLong(longest.toMillis() >> (2 * random.nextInt(3))));
    }

    private List<Sender> senders(int port) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + port + "/api/webhooks");
        Webhook webhook = new Webhook(SECRET);
        List<Sender> senders = new ArrayList<>();
        for (int lane = 0; lane < SENDERS; lane++) {
            senders.add(new Sender(lane, url, webhook, ledger, firstAnswer, Duration.ZERO));
        }
        return senders;
    }

    private static List<Thread> start(List<Sender> senders, Arrivals arrivals) {
        List<Thread> threads = new ArrayList<>();
        senders.forEach(sender -> threads.add(new Thread(sender, "sender")));
        threads.add(new Thread(arrivals, "arrivals"));
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
        return threads;
    }

    private JavaProcess start(Map<String, String> environment) {
        return JavaProcess.startJar("ingress", directory, jar, environment);
    }

    private Duration awaitFirstAnswer(JavaProcess ingress) throws InterruptedException {
        Instant begin = Instant.now();
        Instant deadline = begin.plus(START_DEADLINE);
        Instant answered = firstAnswer.get();
        while (answered == null) {
            if (!ingress.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("The ingress did not start; see " + directory.resolve("ingress.log"));
            }
            Thread.sleep(5);
            answered = firstAnswer.get();
        }
        Duration recovery = Duration.between(begin, answered);
        recoveries.add(recovery);
        return recovery;
    }

    /** Answers that were on their way when the process was killed are not those of the next one. */
    private void forgetAnswers() throws InterruptedException {
        Thread.sleep(SETTLED.toMillis());
        firstAnswer.set(null);
    }

    private Map<String, String> environment(String bootstrapServers, int port) {
        return Map.of(
                "CLERK_WEBHOOK_SIGNING_SECRET",
                SECRET,
                "HTTP_HOST",
                "127.0.0.1",
                "HTTP_PORT",
                String.valueOf(port),
                "MANAGEMENT_HOST",
                "127.0.0.1",
                "MANAGEMENT_PORT",
                "0",
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "EVENTS_TOPIC",
                TOPIC,
                "JOURNAL_DIR",
                directory.resolve("journal").toString());
    }
}
