// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import dev.clerkbridge.bench.load.UserHistory;
import dev.clerkbridge.bench.system.TopicWriter;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Fills a topic with events in the format of the ingress, so that a consumer has a backlog to read. */
final class BacklogWriter {

    private BacklogWriter() {}

    /** Creates the topic and writes the plan's events. */
    static void write(ConsumerContext context, String topic) throws InterruptedException, ExecutionException {
        ConsumerPlan plan = context.plan();
        String bootstrapServers = context.system().bootstrapServers();
        EventRecords records = new EventRecords(new IngressKafkaConfig(
                new KafkaProperties(bootstrapServers, Map.of()), topic, TopicWriter.PARTITIONS, false, 1 << 20));
        UserHistory history = new UserHistory(plan.users(), plan.eventBytes());
        try (TopicWriter writer = TopicWriter.create(bootstrapServers, topic)) {
            for (int i = 0; i < plan.events(); i++) {
                writer.send(record(records, history, i));
                if (i > 0 && i % 200_000 == 0) {
                    context.report().progress("%,d events written", i);
                }
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(EventRecords records, UserHistory history, int index) {
        UserHistory.Entry entry = history.entry(index);
        Event event = new Event(
                new SvixHeaders(
                        entry.messageId(),
                        String.valueOf(entry.at().getEpochSecond()),
                        "v1,bm90IHZlcmlmaWVkIGFnYWluIGJ5IHRoZSBtaXJyb3I="),
                Instant.now(),
                entry.userId(),
                "user.updated",
                "ins_3ExampleInstance00000000000",
                entry.at(),
                null,
                entry.body());
        return records.record(event, null, null);
    }
}
