// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.WithKafka;
import dev.clerkbridge.console.search.BusyException;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleRedriveIT extends WithKafka {

    private static final String OURS = "ins_ours";
    private static final String BODY = "{\"data\":{\"id\":\"%s\"},\"instance_id\":\"ins_ours\",\"object\":\"event\","
            + "\"timestamp\":1767225600000,\"type\":\"user.created\"}";

    @Test
    void redrivesAQuarantinedEventOnceWithItsBytesAndSignature() throws Exception {
        // Given
        quarantine("user_1", "msg_1", "foreign-instance");

        // When
        RedriveResult result = run(OURS, every("foreign-instance"));

        // Then
        assertThat(result.redriven()).isEqualTo(1);
        ReceivedEvent back = only(topics.events());
        assertThat(back.record().value()).asString(StandardCharsets.UTF_8).isEqualTo(BODY.formatted("user_1"));
        assertThat(back.key()).isEqualTo("user_1");
        assertThat(back.type()).isEqualTo("user.created");
        assertThat(back.header(EventHeaders.SVIX_SIGNATURE)).isEqualTo("v1,signature");
        assertThat(back.header(EventHeaders.ERROR_REASON)).isNull();
        assertThat(redriveMarks().notRedriven().test(only(topics.quarantine()))).isFalse();
        assertThat(run(OURS, every("foreign-instance")).redriven()).isZero();
    }

    @Test
    void doesNotWaitForMoreBytesThanTheTopicHas() throws Exception {
        // Given
        quarantine("user_1", "msg_1", "foreign-instance");
        KafkaProperties patient = new KafkaProperties(
                kafka.bootstrapServers(), Map.of("fetch.min.bytes", "1000000", "fetch.max.wait.ms", "20000"));

        // When
        RedriveResult result = new ConsoleRedrive(topics, Set.of(OURS), patient, Duration.ofSeconds(20))
                .run(every("foreign-instance"), attempt -> {});

        // Then
        assertThat(result.redriven()).isEqualTo(1);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        quarantine("user_1", "msg_1", "foreign-instance");

        RedriveResult result = redrive(OURS).dryRun(every("foreign-instance"), attempt -> {});

        assertThat(result.redriven()).isEqualTo(1);
        assertThat(events(topics.events())).isEmpty();
        assertThat(redriveMarks().notRedriven().test(only(topics.quarantine()))).isTrue();
    }

    @Test
    void anUnusableEventStaysInQuarantineAndTheResultSaysWhy() throws Exception {
        quarantine("user_1", "msg_1", "not-json");

        List<RedriveAttempt> attempts = new ArrayList<>();
        RedriveResult result = redrive("ins_of_others").run(every("not-json"), attempts::add);

        assertThat(result)
                .extracting(RedriveResult::redriven, RedriveResult::left)
                .containsExactly(0L, 1L);
        assertThat(attempts)
                .extracting(RedriveAttempt::explanation)
                .allSatisfy(explanation -> assertThat(explanation).contains("CLERK_INSTANCE_IDS"));
        assertThat(events(topics.events())).isEmpty();
    }

    @Test
    void redrivesOnlyEventsSelectedByPlaceOrByReason() throws Exception {
        // Given
        quarantine("user_1", "msg_1", "foreign-instance");
        quarantine("user_1", "msg_2", "foreign-instance");
        quarantine("user_1", "msg_3", "no-key");
        ReceivedEvent second = events(topics.quarantine()).stream()
                .filter(event -> event.id().equals("msg_2"))
                .findFirst()
                .orElseThrow();

        // When
        run(OURS, new Selection(topics.quarantine(), Set.of(second.place()), Set.of(), null));
        run(OURS, every("no-key"));

        // Then
        assertThat(events(topics.events())).extracting(ReceivedEvent::id).containsExactlyInAnyOrder("msg_2", "msg_3");
        List<String> rest = new ArrayList<>();
        redrive(OURS)
                .run(
                        every("foreign-instance"),
                        attempt -> rest.add(attempt.event().id()));
        assertThat(rest).containsExactly("msg_1");
    }

    @Test
    void redrivesADeadLetterWithItsOriginalTopicAndHeaders() throws Exception {
        // Given
        ProducerRecord<byte[], byte[]> letter = record(topics.deadLetters(), "user_1", "msg_1");
        Records.add(letter.headers(), DeadLetterHeaders.TOPIC, topics.snapshots());
        Records.add(letter.headers(), DeadLetterHeaders.TIMESTAMP, "1767225600123");
        Records.add(letter.headers(), DeadLetterHeaders.EXCEPTION_CLASS, "org.postgresql.util.PSQLException");
        kafka.send(letter);

        // When
        RedriveResult result =
                run("ins_of_others", new Selection(topics.deadLetters(), Set.of(), Set.of(), "PSQLException"));

        // Then
        assertThat(result.redriven()).isEqualTo(1);
        ReceivedEvent back = only(topics.snapshots());
        assertThat(Arrays.stream(back.record().headers().toArray()).map(Header::key))
                .noneMatch(name -> name.startsWith(DeadLetterHeaders.PREFIX));
    }

    /** Kafka would delete a record with an old timestamp at once, if the topic has no newer one. */
    @Test
    void theTimestampIsThatOfTheRedrive() throws Exception {
        // Given
        Instant now = Instant.now();
        quarantine("user_1", "msg_1", "foreign-instance", now.minus(Duration.ofDays(20)));
        ProducerRecord<byte[], byte[]> letter = record(topics.deadLetters(), "user_1", "msg_2");
        Records.add(letter.headers(), DeadLetterHeaders.TOPIC, topics.events());
        Records.add(letter.headers(), DeadLetterHeaders.TIMESTAMP, "1767225600123");
        kafka.send(letter);

        // When
        run(OURS, every("foreign-instance"));
        run(OURS, new Selection(topics.deadLetters(), Set.of(), Set.of(), "unknown"));

        // Then
        assertThat(events(topics.events()))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.record().timestamp())
                        .isGreaterThan(now.minusSeconds(60).toEpochMilli()));
    }

    @Test
    void findsAnEventBehindAThousandUnusableOnesEvenIfTheTimeIsUp() throws Exception {
        // Given
        for (int i = 0; i < ConsoleRedrive.MAX_EVENTS; i++) {
            ProducerRecord<byte[], byte[]> letter = record(topics.deadLetters(), "user_1", "msg_" + i);
            Records.add(letter.headers(), DeadLetterHeaders.TOPIC, "of-another-bridge");
            kafka.send(letter);
        }
        ProducerRecord<byte[], byte[]> last = record(topics.deadLetters(), "user_1", "msg_last");
        Records.add(last.headers(), DeadLetterHeaders.TOPIC, topics.events());
        kafka.send(last);

        // When
        RedriveResult result = redrive(OURS, Duration.ZERO)
                .run(new Selection(topics.deadLetters(), Set.of(), Set.of(), "unknown"), attempt -> {});

        // Then
        assertThat(only(topics.events()).id()).isEqualTo("msg_last");
        assertThat(result.redriven()).isEqualTo(1);
        assertThat(result.left()).isEqualTo(ConsoleRedrive.MAX_EVENTS);
    }

    /** Thousands of events of up to 1 MiB each can be selected. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunDoesNotKeepTheEventsThatItHasRead(boolean dryRun) throws Exception {
        // Given
        int events = 40;
        for (int i = 0; i < events; i++) {
            quarantineLarge("msg_" + i);
        }
        List<WeakReference<byte[]>> bodies = new ArrayList<>();
        List<Long> kept = new ArrayList<>();
        Consumer<RedriveAttempt> count = attempt -> {
            bodies.add(new WeakReference<>(attempt.event().record().value()));
            if (bodies.size() == events) {
                System.gc();
                kept.add(bodies.stream().filter(body -> body.get() != null).count());
            }
        };

        // When
        RedriveResult result = dryRun
                ? redrive(OURS).dryRun(every("foreign-instance"), count)
                : redrive(OURS).run(every("foreign-instance"), count);

        // Then
        assertThat(result.redriven()).isEqualTo(events);
        assertThat(kept).singleElement().satisfies(last -> assertThat(last).isLessThan(events / 4));
    }

    /** The next run would publish the events without marks again. */
    @Test
    void endsIfKafkaStoresNoMoreMarks() throws Exception {
        // Given: every other record stays, so that each redriven one needs a range of its own
        int pairs = 800;
        for (int i = 0; i < pairs; i++) {
            quarantine("user_1", "msg_" + i, "foreign-instance");
            quarantine("user_1", "msg_other_" + i, "no-key");
        }

        // When
        RedriveResult result = run(OURS, every("foreign-instance"));

        // Then
        assertThat(result.marksFull()).isTrue();
        assertThat(result.redriven()).isLessThan(pairs);
    }

    @Test
    void refusesARunWhileAnotherIsInProgress() throws Exception {
        // Given
        quarantine("user_1", "msg_1", "foreign-instance");
        ConsoleRedrive redrive = redrive(OURS);
        List<Throwable> second = new ArrayList<>();

        // When
        redrive.dryRun(
                every("foreign-instance"),
                attempt -> second.add(catchThrowable(() -> redrive.run(every("foreign-instance"), ignored -> {}))));

        // Then
        assertThat(second).singleElement().isInstanceOf(BusyException.class);
        assertThat(redrive.run(every("foreign-instance"), attempt -> {}).redriven())
                .isEqualTo(1);
    }

    @Test
    void theErrorOfASendIsNotReplacedIfMarkingFailsToo() throws Exception {
        // Given
        quarantine("user_1", "msg_1", "foreign-instance");
        quarantine("user_1", "msg_2", "foreign-instance");
        Consumer<RedriveAttempt> interrupt = attempt -> Thread.currentThread().interrupt();

        // When: both waiting for the second event and marking the first one fail in an interrupted thread
        Throwable failure = catchThrowable(() -> redrive(OURS).run(every("foreign-instance"), interrupt));
        Thread.interrupted();

        // Then
        assertThat(failure).isExactlyInstanceOf(KafkaException.class).hasMessage("Interrupted");
        assertThat(failure.getSuppressed()).isNotEmpty();
    }

    private Selection every(String reason) {
        return new Selection(topics.quarantine(), Set.of(), Set.of(), reason);
    }

    private RedriveMarkReader redriveMarks() {
        return new RedriveMarkReader(kafka::admin, topics.events());
    }

    private RedriveResult run(String instanceId, Selection selection) {
        return redrive(instanceId).run(selection, attempt -> {});
    }

    private ConsoleRedrive redrive(String instanceId) {
        return redrive(instanceId, Duration.ofSeconds(20));
    }

    private ConsoleRedrive redrive(String instanceId, Duration budget) {
        KafkaProperties properties = new KafkaProperties(kafka.bootstrapServers(), Map.of());
        return new ConsoleRedrive(topics, Set.of(instanceId), properties, budget);
    }

    private void quarantine(String key, String id, String reason) throws Exception {
        quarantine(key, id, reason, Instant.now());
    }

    private void quarantine(String key, String id, String reason, Instant at) throws Exception {
        ProducerRecord<byte[], byte[]> record = record(topics.quarantine(), key, id);
        Records.add(record.headers(), EventHeaders.ERROR_REASON, reason);
        kafka.send(new ProducerRecord<>(
                record.topic(), null, at.toEpochMilli(), record.key(), record.value(), record.headers()));
    }

    private void quarantineLarge(String id) throws Exception {
        byte[] body = BODY.formatted("user_1")
                .replace("{\"data\"", " ".repeat(900_000) + "{\"data\"")
                .getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.quarantine(), "user_1".getBytes(StandardCharsets.UTF_8), body);
        Records.add(record.headers(), EventHeaders.SVIX_ID, id);
        Records.add(record.headers(), EventHeaders.ERROR_REASON, "foreign-instance");
        kafka.send(record);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String id) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), BODY.formatted(key).getBytes(StandardCharsets.UTF_8));
        Records.add(record.headers(), EventHeaders.SVIX_ID, id);
        Records.add(record.headers(), EventHeaders.SVIX_SIGNATURE, "v1,signature");
        return record;
    }

    private ReceivedEvent only(String topic) {
        List<ReceivedEvent> events = events(topic);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private List<ReceivedEvent> events(String topic) {
        try (EventSearch search = new EventSearch(topics, kafka.client())) {
            return search.newest(List.of(topic), event -> true, 100).hits();
        }
    }
}
