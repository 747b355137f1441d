// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.bench.system.Report;
import dev.clerkbridge.bench.system.TopicWriter;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic with many small events, as if retention had deleted none for years. */
final class LongTopic {

    static final String NAME = "bench.console";

    /** The first record, whose id contains no time, and the last 20, whose ids contain their time. */
    static final int MIN_RECORDS = 21;

    private static final int DATED = MIN_RECORDS - 1;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int KSUID_LENGTH = 27;
    private static final long KSUID_EPOCH_SECONDS = 1_400_000_000L;

    private final String bootstrapServers;
    private final int records;
    private final int users;
    private final List<String> dated = new ArrayList<>();

    LongTopic(String bootstrapServers, int records, int users) {
        this.bootstrapServers = bootstrapServers;
        this.records = records;
        this.users = users;
    }

    /** An id in Svix's format: a KSUID, which begins with the time. */
    private static String messageOfNow() {
        BigInteger number = BigInteger.valueOf(Instant.now().getEpochSecond() - KSUID_EPOCH_SECONDS)
                .shiftLeft(128)
                .or(new BigInteger(128, new SecureRandom()));
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < KSUID_LENGTH; i++) {
            BigInteger[] parts = number.divideAndRemainder(BigInteger.valueOf(BASE62.length()));
            id.insert(0, BASE62.charAt(parts[1].intValue()));
            number = parts[0];
        }
        return "msg_" + id;
    }

    /** The id of a user. Each user's events are spread over the whole topic. */
    String user(int number) {
        return "user_" + (number * 7919L % users);
    }

    /** A message id that contains the time at which its record was written. */
    String datedMessage(int number) {
        return dated.get(number % DATED);
    }

    /** The id of the first record. It contains no time, so the console must read the whole topic. */
    String oldestMessage() {
        return "msg_0";
    }

    void write(Report report) throws InterruptedException, ExecutionException {
        try (TopicWriter writer = TopicWriter.create(bootstrapServers, NAME)) {
            writer.send(record(0, oldestMessage()));
            for (int i = 1; i < records; i++) {
                writer.send(record(i, id(i)));
                if (i % 1_000_000 == 0) {
                    report.progress("%,d records written", i);
                }
            }
        }
    }

    /** The ids of the last records contain the current time; the ids of older records contain no time. */
    private String id(int index) {
        if (index < records - DATED) {
            return "msg_" + index;
        }
        dated.add(messageOfNow());
        return dated.get(dated.size() - 1);
    }

    private ProducerRecord<byte[], byte[]> record(int index, String id) {
        String user = "user_" + index % users;
        String time = Instant.now().toString();
        String body = "{\"data\":{\"id\":\"" + user + "\",\"object\":\"user\",\"updated_at\":" + index
                + "},\"object\":\"event\",\"timestamp\":" + index + ",\"type\":\"user.updated\"}";
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(NAME, user.getBytes(UTF_8), body.getBytes(UTF_8));
        record.headers()
                .add("svix-id", id.getBytes(UTF_8))
                .add("svix-timestamp", "1767225600".getBytes(UTF_8))
                .add("svix-signature", "v1,bm90IHZlcmlmaWVkIGFnYWluIGJ5IHRoaXMgYmVuY2htYXJr".getBytes(UTF_8))
                .add("ce_id", id.getBytes(UTF_8))
                .add("ce_type", "user.updated".getBytes(UTF_8))
                .add("ce_recordedtime", time.getBytes(UTF_8));
        return record;
    }
}
