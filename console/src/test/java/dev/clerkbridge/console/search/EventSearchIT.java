// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.clerkbridge.console.Records;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.testbed.server.Engines;
import dev.clerkbridge.testbed.server.KafkaEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSearchIT {

    private static final int USERS = 200;
    private static final int EVENTS = 6_000;
    private static final int PARTITIONS = 3;

    @TempDir
    static Path directory;

    private static KafkaEngine kafka;
    private static EventSearch search;

    @BeforeAll
    static void startKafkaWithEvents() throws Exception {
        kafka = Engines.kafka(directory);
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(
                            new NewTopic(Records.TOPICS.events(), PARTITIONS, (short) 1),
                            new NewTopic(Records.TOPICS.quarantine(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        // With several requests in flight, the producer can hang on a new topic (KAFKA-15591).
        Map<String, Object> oneRequest =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.in.flight.requests.per.connection", 1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(oneRequest, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                sent.add(producer.send(record(Records.TOPICS.events(), "user_" + i % USERS, "msg_" + i)));
            }
            sent.add(producer.send(record(Records.TOPICS.quarantine(), "user_7", "msg_quarantined")));
            for (Future<RecordMetadata> acknowledged : sent) {
                acknowledged.get();
            }
        }
        search = new EventSearch(Records.TOPICS, client);
    }

    @AfterAll
    static void stop() throws Exception {
        search.close();
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({
        "classic, session.timeout.ms, 10000",
        "classic, group.remote.assignor, uniform",
        "consumer, session.timeout.ms, 10000",
        "consumer, group.remote.assignor, uniform"
    })
    void searchesWithTheConsumersSettingsForItsGroup(String protocol, String property, String value) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.protocol", protocol, property, value);
        try (EventSearch other = new EventSearch(Records.TOPICS, client)) {
            assertThatCode(() -> other.byKey("user_7", 1)).doesNotThrowAnyException();
        }
    }

    @Test
    void findsTheNewestEventsOfAKeyOnAllTopics() {
        // When: on a slow machine, the search can take several steps
        SearchPage page = search.byKey("user_7", 10);
        List<ReceivedEvent> found = new ArrayList<>(page.hits());
        while (found.size() < 10 && page.next() != null) {
            page = search.next(page.next().toString(), EventSearch.hasKey("user_7"), 10);
            found.addAll(page.hits());
        }

        // Then
        assertThat(found).allMatch(event -> "user_7".equals(event.key()));
        assertThat(found).extracting(ReceivedEvent::id).contains("msg_quarantined", "msg_5807", "msg_5607");
        assertThat(found).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void thePagesOfASearchContainEachEventExactlyOnce() {
        // When
        List<String> found = new ArrayList<>();
        SearchPage page = search.byKey("user_7", 4);
        found.addAll(ids(page));
        while (page.next() != null) {
            page = search.next(page.next().toString(), EventSearch.hasKey("user_7"), 4);
            found.addAll(ids(page));
        }

        // Then
        Set<String> expected = new HashSet<>(Set.of("msg_quarantined"));
        for (int i = 7; i < EVENTS; i += USERS) {
            expected.add("msg_" + i);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void findsAMessageByItsId() {
        SearchPage page = search.newest(Records.TOPICS.all(), EventSearch.hasId("msg_3"), 1);
        while (page.hits().isEmpty() && page.next() != null) {
            page = search.next(page.next().toString(), EventSearch.hasId("msg_3"), 1);
        }

        assertThat(ids(page)).containsExactly("msg_3");
    }

    @Test
    void aSearchForAnUnknownIdEndsWithoutANextPage() {
        SearchPage page = search.newest(Records.TOPICS.all(), EventSearch.hasId("msg_none"), 1);
        while (page.next() != null) {
            page = search.next(page.next().toString(), EventSearch.hasId("msg_none"), 1);
        }

        assertThat(page.hits()).isEmpty();
        assertThat(page.left()).isZero();
    }

    @Test
    void aStepMovesOnEvenIfItsTimeIsUpBeforeTheFirstWindow() {
        TopicPartition partition = new TopicPartition(Records.TOPICS.events(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            SearchPosition start = new SearchPosition(Map.of(partition, 1_000L));

            SearchPage page =
                    new SearchStep(consumer, start, Map.of(), EventSearch.hasId("msg_none"), 1, Duration.ZERO).run();

            assertThat(page.next()).isEqualTo(new SearchPosition(Map.of(partition, 744L)));
        }
    }

    @Test
    void liveReturnsOnlyRecordsWrittenSinceThePreviousCall() throws Exception {
        // Given
        LivePage before = search.live(null, event -> true, 10);

        // When
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record(Records.TOPICS.quarantine(), "user_live", "msg_live"))
                    .get();
        }

        // Then
        LivePage after = search.live(before.position().toString(), event -> true, 10);
        assertThat(after.hits()).extracting(ReceivedEvent::id).containsExactly("msg_live");
        assertThat(search.live(after.position().toString(), event -> true, 10).hits())
                .isEmpty();
    }

    @Test
    void theFirstLivePageSaysWhereOlderRecordsAre() {
        SearchPage page = search.live(null, event -> true, 10).page();

        assertThat(page.left()).isPositive();
        assertThat(search.next(String.valueOf(page.next()), event -> true, 10).hits())
                .hasSize(10)
                .doesNotContainAnyElementsOf(page.hits());
    }

    private static List<String> ids(SearchPage page) {
        return page.hits().stream().map(ReceivedEvent::id).toList();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String id) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.UTF_8));
        Records.add(record.headers(), EventHeaders.SVIX_ID, id);
        return record;
    }
}
