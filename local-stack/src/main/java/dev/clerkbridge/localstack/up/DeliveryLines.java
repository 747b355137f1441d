// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.LivePage;
import dev.clerkbridge.console.story.EventOutcome;
import dev.clerkbridge.console.web.Sources;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.testbed.example.Examples;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints a line for each accepted delivery: time, answer, type, key, outcome, message id. Prints the line when the
 * outcome is known, or after {@link #SETTLE_LIMIT}. If more than {@link #MAX_AT_ONCE} deliveries have arrived since the
 * last look, prints only the newest and the number of the others. {@link RefusedDeliveries} reports refused requests.
 */
final class DeliveryLines {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryLines.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_AT_ONCE = 20;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final String LINE = "%s  %-4s %-32s %-34s %-22s %s";

    private final Sources sources;

    /** The topics of deliveries. The other topics contain snapshots and dead letters. */
    private final Set<String> deliveries;

    private final Progress progress;
    private final RefusedDeliveries refused;
    private final boolean instancesLimited;
    private final Map<ReceivedEvent, Instant> waiting = new LinkedHashMap<>();
    private final Set<String> instances = new HashSet<>(Set.of(Examples.INSTANCE_ID));
    private @Nullable LivePage last;

    /** {@code instancesLimited} says whether {@code CLERK_INSTANCE_IDS} is set. */
    DeliveryLines(Sources sources, Progress progress, RefusedDeliveries refused, boolean instancesLimited) {
        this.sources = sources;
        ConsoleTopics topics = sources.search().topics();
        this.deliveries = Set.of(topics.events(), topics.quarantine());
        this.progress = progress;
        this.refused = refused;
        this.instancesLimited = instancesLimited;
    }

    /** Starts a daemon thread that prints new deliveries. */
    void start() {
        Thread thread = new Thread(this::follow, "delivery-lines");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try {
            for (; ; Thread.sleep(INTERVAL.toMillis())) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Prints what is new. While Kafka is unavailable, prints only refused requests; the deliveries follow when Kafka is
     * available again.
     */
    private void look() {
        try {
            refused.look(progress);
            LivePage page = sources.search()
                    .live(
                            last == null ? null : last.position().toString(),
                            event -> deliveries.contains(event.record().topic()),
                            last == null ? 1 : MAX_AT_ONCE);
            if (last != null) {
                Instant now = Instant.now();
                List<ReceivedEvent> oldestFirst = new ArrayList<>(page.hits());
                Collections.reverse(oldestFirst);
                oldestFirst.forEach(event -> waiting.put(event, now));
                more(page, last);
            }
            last = page;
            printSettled();
        } catch (RuntimeException e) {
            LOGGER.atDebug().setCause(e).log("Cannot read the deliveries");
        }
    }

    private void more(LivePage page, LivePage before) {
        long came = page.position().before().entrySet().stream()
                .filter(end -> deliveries.contains(end.getKey().topic()))
                .mapToLong(end -> end.getValue() - before.position().before().getOrDefault(end.getKey(), 0L))
                .sum();
        if (came > page.hits().size()) {
            progress.say(time(Instant.now()) + "  ...  " + (came - page.hits().size()) + " more deliveries");
        }
    }

    private void printSettled() {
        List<ReceivedEvent> events = List.copyOf(waiting.keySet());
        List<EventOutcome> outcomes = sources.outcomes().of(events);
        IntStream.range(0, events.size()).forEach(i -> {
            ReceivedEvent event = events.get(i);
            boolean late = Duration.between(waiting.get(event), Instant.now()).compareTo(SETTLE_LIMIT) > 0;
            if (outcomes.get(i) != EventOutcome.WAITING || late) {
                waiting.remove(event);
                progress.say(line(event, outcomes.get(i)));
                announce(event);
            }
        });
    }

    /**
     * Reports the first delivery of each Clerk instance since the start, except the examples' instance, and says what
     * to do next.
     */
    private void announce(ReceivedEvent event) {
        String instanceId = event.instanceId();
        if (instanceId != null && instances.add(instanceId)) {
            boolean foreign = QuarantineReason.FOREIGN_INSTANCE.code().equals(event.header(EventHeaders.ERROR_REASON));
            progress.say(firstDelivery(instanceId, foreign, instancesLimited));
        }
    }

    /** Does not assume that the instance is the user's: the Dashboard's Send Example can name any instance. */
    static String firstDelivery(String instanceId, boolean foreign, boolean instancesLimited) {
        String works = "The first delivery of Clerk instance " + instanceId + ": the endpoint works";
        if (foreign) {
            return works + ". The event is quarantined, because CLERK_INSTANCE_IDS does not contain this instance."
                    + " That is right for Send Example; if the instance is the right one, correct CLERK_INSTANCE_IDS and"
                    + " restart";
        }
        return works + ". Next: "
                + (instancesLimited
                        ? ""
                        : "set CLERK_INSTANCE_IDS to the id of your instance (Clerk Dashboard, Configure, Settings;"
                                + " Send Example has another id), then ")
                + "import the existing users: CLERK_SECRET_KEY=sk_... ./bridge backfill";
    }

    private static String line(ReceivedEvent event, EventOutcome outcome) {
        return String.format(
                LINE,
                time(event.recordedAt()),
                "200",
                event.type() == null ? "no type" : event.type(),
                event.key() == null ? "no key" : event.key(),
                outcome.label(),
                event.id());
    }

    static String time(Instant at) {
        return CLOCK.format(at);
    }
}
