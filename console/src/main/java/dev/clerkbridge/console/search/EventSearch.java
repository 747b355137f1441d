// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by key or message id, or lists a topic. Returns the newest records first, one page at a time.
 *
 * <p>A page ends when it is full, when everything is read, or after about {@link #BUDGET}; the next page continues at
 * {@link SearchPage#next()}. Thread-safe.
 */
public final class EventSearch implements AutoCloseable {

    /** After this time, a page reads no further window of offsets ({@link SearchStep}). */
    public static final Duration BUDGET = Duration.ofMillis(500);

    private static final Duration BEFORE_CREATION = Duration.ofMinutes(1);

    /** Svix sends the first attempts within minutes of a message's creation. A full search finds later retries. */
    private static final Duration AFTER_CREATION = Duration.ofMinutes(10);

    private final ConsoleTopics topics;
    private final ConsumerPool consumers;

    /**
     * Creates a search that connects when it is first used.
     *
     * @param clientProperties properties of the Kafka client, including {@code bootstrap.servers}
     */
    public EventSearch(ConsoleTopics topics, Map<String, Object> clientProperties) {
        this.topics = topics;
        this.consumers = new ConsumerPool(clientProperties);
    }

    /** The properties of the consumers that search: those of {@code clientProperties} and those that this class needs. */
    public static Map<String, Object> consumerProperties(Map<String, Object> clientProperties) {
        return ConsumerPool.properties(clientProperties);
    }

    /** The topics that this object searches. */
    public ConsoleTopics topics() {
        return topics;
    }

    /** The first page of a search through these topics. Topics that do not exist are skipped. */
    public SearchPage newest(Collection<String> names, Predicate<ReceivedEvent> wanted, int limit) {
        return consumers.with(consumer -> run(consumer, ends(consumer, partitions(consumer, names)), wanted, limit));
    }

    /**
     * The next page of a search. The caller passes the same condition as for the previous page.
     *
     * @throws IllegalArgumentException if {@code position} is not a position, or names a topic that the console does
     *     not read
     */
    public SearchPage next(String position, Predicate<ReceivedEvent> wanted, int limit) {
        SearchPosition from = SearchPosition.parse(position, Set.copyOf(topics.all()));
        return consumers.with(consumer -> run(consumer, existing(consumer, from), wanted, limit));
    }

    /** Limits a position to existing records: a link can be made up, or older than a recreated topic. */
    private static SearchPosition existing(Consumer<byte[], byte[]> consumer, SearchPosition position) {
        Set<String> names =
                position.before().keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Map<TopicPartition, Long> before = new HashMap<>(consumer.endOffsets(partitions(consumer, names)));
        before.keySet().retainAll(position.before().keySet());
        before.replaceAll((partition, end) -> Math.min(end, position.before().getOrDefault(partition, end)));
        return new SearchPosition(before);
    }

    /**
     * The records that were written since an earlier call, newest first. If there are more than {@code limit}, or
     * reading takes longer than {@link #BUDGET}, the oldest are left out.
     *
     * @param since {@link LivePage#position()} of the earlier call; null for the newest records
     * @throws IllegalArgumentException if {@code since} is not a position, or names a topic that the console does not
     *     read
     */
    public LivePage live(@Nullable String since, Predicate<ReceivedEvent> wanted, int limit) {
        Map<TopicPartition, Long> floor = since == null
                ? Map.of()
                : SearchPosition.parse(since, Set.copyOf(topics.all())).before();
        return consumers.with(consumer -> {
            SearchPosition ends = ends(consumer, partitions(consumer, topics.all()));
            SearchPage page = new SearchStep(consumer, ends, floor, wanted, limit, BUDGET).run();
            return new LivePage(page, ends);
        });
    }

    /**
     * The first page of a key's records. Reads only the key's partition of each topic, so if partitions were added to a
     * topic, it can miss earlier records, because the key may have belonged to another partition then.
     */
    public SearchPage byKey(String key, int limit) {
        return consumers.with(consumer -> {
            Set<TopicPartition> partitions = new HashSet<>();
            for (String topic : topics.all()) {
                partitions.addAll(partitionsOfKey(consumer, topic, key));
            }
            return run(consumer, ends(consumer, partitions), hasKey(key), limit);
        });
    }

    /** The condition to pass to {@link #next} after {@link #byKey}. */
    public static Predicate<ReceivedEvent> hasKey(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return event -> Arrays.equals(bytes, event.record().key());
    }

    /** The condition of a search by message id. */
    public static Predicate<ReceivedEvent> hasId(String id) {
        return event -> id.equals(event.id());
    }

    /**
     * Searches for a message near its creation time, which its id contains. Reads only a few minutes of records.
     *
     * @return null if the id contains no plausible time, or if no record with the id was found
     */
    public @Nullable SearchPage aroundCreation(String id, int limit) {
        Instant created = SvixId.createdAt(id);
        if (created == null || created.isAfter(Instant.now().plus(AFTER_CREATION))) {
            return null;
        }
        return consumers.with(consumer -> {
            List<TopicPartition> partitions = partitions(consumer, topics.all());
            Map<TopicPartition, Long> from = offsetsAt(consumer, partitions, created.minus(BEFORE_CREATION));
            Map<TopicPartition, Long> to = offsetsAt(consumer, partitions, created.plus(AFTER_CREATION));
            SearchPage page = new SearchStep(consumer, new SearchPosition(to), from, hasId(id), limit, BUDGET).run();
            return page.hits().isEmpty() ? null : page;
        });
    }

    private static SearchPage run(
            Consumer<byte[], byte[]> consumer, SearchPosition start, Predicate<ReceivedEvent> wanted, int limit) {
        return new SearchStep(consumer, start, Map.of(), wanted, limit, BUDGET).run();
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, Collection<String> names) {
        return names.stream()
                .flatMap(name -> partitionsOf(consumer, name).stream())
                .toList();
    }

    private static List<TopicPartition> partitionsOf(Consumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        return infos == null
                ? List.of()
                : infos.stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
    }

    /**
     * The key's partition by Kafka's default partitioner, which all writers use. Empty if there is no such topic.
     */
    private static List<TopicPartition> partitionsOfKey(Consumer<byte[], byte[]> consumer, String topic, String key) {
        int count = partitionsOf(consumer, topic).size();
        if (count == 0) {
            return List.of();
        }
        int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
        return List.of(new TopicPartition(topic, hash % count));
    }

    private static SearchPosition ends(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        return new SearchPosition(consumer.endOffsets(partitions));
    }

    private static Map<TopicPartition, Long> offsetsAt(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp offset = found.get(partition);
            offsets.put(partition, offset == null ? ends.get(partition) : Long.valueOf(offset.offset()));
        }
        return offsets;
    }

    @Override
    public void close() {
        consumers.close();
    }
}
