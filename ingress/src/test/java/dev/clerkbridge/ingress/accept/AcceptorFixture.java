// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.config.JournalConfig;
import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A journal or Kafka acceptor with its publisher. Remembers the accepted events. */
final class AcceptorFixture implements AutoCloseable {

    private final @Nullable Path directory;
    private final IngressKafkaConfig kafka;
    private final long maxBytes;
    private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(10);

    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Event> acceptedEvents = Collections.synchronizedList(new ArrayList<>());
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Health health = new Health();
    private EventAcceptor acceptor;
    private Duration age = Duration.ZERO;
    private int made;

    private AcceptorFixture(@Nullable Path directory, IngressKafkaConfig kafka, long maxBytes) {
        this.directory = directory;
        this.kafka = kafka;
        this.maxBytes = maxBytes;
        this.acceptor = open();
    }

    static AcceptorFixture start(Path directory, String bootstrapServers, String topic) {
        return new AcceptorFixture(directory, settings(bootstrapServers, topic, Map.of()), Long.MAX_VALUE);
    }

    static AcceptorFixture start(Path directory, String bootstrapServers, String topic, Map<String, String> client) {
        return new AcceptorFixture(directory, settings(bootstrapServers, topic, client), Long.MAX_VALUE);
    }

    /** An acceptor for kafka mode. Refuses events until the component {@code kafka} is up. */
    static AcceptorFixture withoutJournal(String bootstrapServers, String topic) {
        return new AcceptorFixture(null, settings(bootstrapServers, topic, Map.of()), Long.MAX_VALUE);
    }

    static AcceptorFixture limited(Path directory, String bootstrapServers, String topic, long maxBytes) {
        return new AcceptorFixture(directory, settings(bootstrapServers, topic, Map.of()), maxBytes);
    }

    /** Makes later events look as if they were accepted this long ago; a negative duration means the future. */
    void accepted(Duration ago) {
        age = ago;
    }

    /**
     * Submits events with bodies of this size for a few alternating keys, and waits for all results. Returns the number
     * of events for each result.
     */
    Map<AcceptResult, Integer> accept(int events, int bodyBytes) {
        return accept(IntStream.range(0, events).mapToObj(i -> event(bodyBytes)).toList());
    }

    Map<AcceptResult, Integer> accept(List<Event> events) {
        Set<String> durable = ConcurrentHashMap.newKeySet();
        CountDownLatch completed = new CountDownLatch(events.size());
        Map<AcceptResult, Integer> counts = Collections.synchronizedMap(new LinkedHashMap<>());
        acceptor.accept(events.stream()
                .map(event -> new EventSubmission(event, result -> {
                    if (result == AcceptResult.DURABLE) {
                        durable.add(event.id());
                    }
                    counts.merge(result, 1, Integer::sum);
                    completed.countDown();
                }))
                .toList());
        try {
            assertThat(completed.await(60, TimeUnit.SECONDS))
                    .as("all completed")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        events.stream().filter(event -> durable.contains(event.id())).forEach(acceptedEvents::add);
        return counts;
    }

    /** Closes the acceptor and opens another one on the same journal, with new metrics and health. */
    void restart() {
        acceptor.close(DRAIN_DEADLINE);
        registry = new SimpleMeterRegistry();
        health = new Health();
        acceptor = open();
    }

    Component component(String name) {
        return health.components().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void awaitDrained() {
        await().atMost(Duration.ofMinutes(3)).until(() -> gauge("journal.backlog.events") == 0);
    }

    double gauge(String name) {
        return registry.get("clerk.ingress." + name).gauge().value();
    }

    double counter(String name) {
        return registry.find("clerk.ingress." + name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /**
     * Checks that the topic has every accepted event, byte for byte, and in order per key if duplicates are ignored.
     */
    void assertAllPublishedInOrder(List<ConsumerRecord<byte[], byte[]>> records) {
        assertPublishedInOrder(records, acceptedEvents);
    }

    /** Checks that the topic has exactly these events, byte for byte, and in order per key if duplicates are ignored. */
    static void assertPublishedInOrder(List<ConsumerRecord<byte[], byte[]>> records, List<Event> events) {
        assertThat(firstIdsByKey(records)).isEqualTo(idsByKey(events));
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        events.forEach(event -> bodies.put(event.id(), event.body()));
        records.forEach(record -> assertThat(record.value()).isEqualTo(bodies.get(id(record))));
    }

    List<Event> acceptedEvents() {
        return acceptedEvents;
    }

    static String id(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader("svix-id").value(), UTF_8);
    }

    @Override
    public void close() {
        acceptor.close(DRAIN_DEADLINE);
    }

    private static Map<String, List<String>> idsByKey(List<Event> events) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        events.forEach(event ->
                ids.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event.id()));
        return ids;
    }

    private static Map<String, List<String>> firstIdsByKey(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        records.forEach(record -> ids.computeIfAbsent(new String(record.key(), UTF_8), key -> new LinkedHashSet<>())
                .add(id(record)));
        Map<String, List<String>> lists = new LinkedHashMap<>();
        ids.forEach((key, set) -> lists.put(key, List.copyOf(set)));
        return lists;
    }

    private Event event(int bodyBytes) {
        made++;
        byte[] body = new byte[bodyBytes];
        body[made % bodyBytes] = (byte) made;
        return new Event(
                new SvixHeaders("msg_" + made, "1700000000", "v1,c2ln"),
                Instant.now().minus(age).truncatedTo(ChronoUnit.MICROS),
                "user_" + made % 7,
                "user.updated",
                "ins_1",
                Instant.ofEpochMilli(1_700_000_000_000L + made),
                null,
                body);
    }

    private EventAcceptor open() {
        IngressMetrics metrics = new IngressMetrics(registry);
        return directory == null
                ? KafkaAcceptor.open(kafka, metrics, health)
                : JournalAcceptor.open(new JournalConfig(directory, maxBytes), kafka, metrics, health, failures::add);
    }

    private static IngressKafkaConfig settings(String bootstrapServers, String topic, Map<String, String> client) {
        return new IngressKafkaConfig(new KafkaProperties(bootstrapServers, client), topic, 3, true, 2 * 1024 * 1024);
    }
}
