// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.KafkaConfig;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies topics once more from their beginning to where they end at the start of the run.
 *
 * <p>It belongs to no group and commits no offset, so the running service does not notice; and under the version rule an
 * old event changes no newer row, so readers do not either.
 */
public final class Rebuild {

    private static final Logger LOGGER = LoggerFactory.getLogger(Rebuild.class);

    private final KafkaConfig config;
    private final Source source;
    private final Settler settler;
    private final OpenRecords open;
    private final RetryGate database = new RetryGate();

    /**
     * What is applied.
     *
     * @param topics those that do not exist count as empty
     * @param decoder what each record asks of the mirror
     */
    public record Source(List<String> topics, Function<ConsumerRecord<byte[], byte[]>, Decoded> decoder) {}

    /**
     * How far it is.
     *
     * @param read records dealt with for good
     * @param total records to be dealt with, by offsets: a compacted topic has fewer
     */
    public record Progress(long read, long total) {}

    /** A run over {@code source}. */
    public Rebuild(KafkaConfig config, Source source, Settler settler) {
        this.config = config;
        this.source = source;
        this.settler = settler;
        this.open = new OpenRecords(settler.metrics());
    }

    /**
     * Returns when everything up to the end is applied, or with the settler's dead-letter sink.
     *
     * @param progress is told after every batch
     * @throws IllegalStateException when the database refuses for good; the message says why
     */
    public void run(Consumer<Progress> progress) {
        try (TopicReader reader = new TopicReader(config, source.topics())) {
            FetchControl fetching = new FetchControl(reader.consumer());
            while (reader.remaining() > 0 || !open.isEmpty()) {
                turn(reader, fetching);
                progress.accept(new Progress(reader.total() - reader.remaining() - open.size(), reader.total()));
            }
        }
    }

    private void turn(TopicReader reader, FetchControl fetching) {
        Instant now = Instant.now();
        for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
            open.add(new PendingRecord(record, source.decoder().apply(record), now));
        }
        if (!open.isEmpty() && database.isOpen(now)) {
            Failure failure = settler.settle(open.all());
            open.removeSettled();
            database.attempted(failure, Instant.now());
            report(failure);
        }
        fetching.hold(database.failure() != null || open.isFull(), open.held());
    }

    private static void report(@Nullable Failure failure) {
        if (failure != null && failure.kind() == FailureKind.FATAL) {
            throw new IllegalStateException(failure.message());
        }
        if (failure != null) {
            LOGGER.atWarn().addKeyValue("reason", failure.message()).log("Events not applied yet; retrying");
        }
    }
}
