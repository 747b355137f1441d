// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What the broker says of a service's topics, as gauges: the records that each holds, its partitions with too few in-sync
 * replicas, and its retention. Asked every 30 s, in a thread of its own; a gauge is NaN while its value is not known,
 * because Kafka is away, the topic does not exist, or the service may not ask.
 */
public final class TopicWatch implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final Map<String, Object> properties;
    private final List<WatchedTopic> topics;
    private final Thread thread = new Thread(this::watch, "topic-watch");
    private @Nullable Admin admin;

    private TopicWatch(Map<String, Object> properties, List<WatchedTopic> topics) {
        this.properties = properties;
        this.topics = topics;
    }

    /**
     * Registers the gauges and looks for the first time; returns at once.
     *
     * @param prefix of the meters, dotted: {@code clerk.ingress}
     * @param names topic names by what the service uses them for, which becomes the label {@code topic}
     * @param properties of an admin client
     */
    public static TopicWatch start(
            MeterRegistry registry, String prefix, Map<String, String> names, Map<String, Object> properties) {
        List<WatchedTopic> topics = names.entrySet().stream()
                .map(topic -> new WatchedTopic(registry, prefix, topic.getKey(), topic.getValue()))
                .toList();
        TopicWatch watch = new TopicWatch(properties, topics);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        } catch (InterruptedException e) {
            // close() ends the thread.
        } finally {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private void look() throws InterruptedException {
        try {
            if (admin == null) {
                admin = Admin.create(properties);
            }
            for (WatchedTopic topic : topics) {
                topic.look(admin);
            }
        } catch (RuntimeException e) {
            // Such as a name that does not resolve yet: the next look tries again, and the service itself reports it.
            topics.forEach(WatchedTopic::forget);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
