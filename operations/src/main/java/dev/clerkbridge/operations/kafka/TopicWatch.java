// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import dev.clerkbridge.operations.failure.InnermostCause;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exposes gauges about a service's topics: the number of records, the number of under-replicated partitions, and the
 * retention. A dedicated thread updates them every 30 s. A gauge is NaN while its value is unknown because Kafka is
 * unavailable, the topic does not exist, or the service has no permission to read it.
 */
public final class TopicWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration UPDATE_INTERVAL = Duration.ofSeconds(30);

    private final Map<String, Object> properties;
    private final List<WatchedTopic> topics;
    private final Thread thread = new Thread(this::watch, "topic-watch");
    private @Nullable Admin admin;
    private boolean failing;

    private TopicWatch(Map<String, Object> properties, List<WatchedTopic> topics) {
        this.properties = properties;
        this.topics = topics;
    }

    /**
     * Registers the gauges and starts to update them; does not block.
     *
     * @param prefix the first part of the meters' names, such as {@code clerk.ingress}
     * @param names topic names by role; the role becomes the label {@code topic}
     * @param properties the properties of an admin client
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
                update();
                Thread.sleep(UPDATE_INTERVAL.toMillis());
            }
        } catch (InterruptedException e) {
            // close() ends the thread.
        } finally {
            if (admin != null) {
                AdminClients.closeAtOnce(admin);
            }
        }
    }

    private void update() throws InterruptedException {
        try {
            if (admin == null) {
                admin = Admin.create(properties);
            }
            for (WatchedTopic topic : topics) {
                topic.update(admin);
            }
            failing = false;
        } catch (RuntimeException e) {
            // For example, a host name does not resolve yet, or a certificate has expired. The next update retries with
            // a new client, because a client reads its certificates only when it is created.
            topics.forEach(WatchedTopic::reset);
            if (!failing) {
                failing = true;
                LOGGER.atWarn()
                        .addKeyValue("cause", InnermostCause.message(e))
                        .log("Cannot read the state of the topics; will retry");
            }
            if (admin != null) {
                AdminClients.closeAtOnce(admin);
                admin = null;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
