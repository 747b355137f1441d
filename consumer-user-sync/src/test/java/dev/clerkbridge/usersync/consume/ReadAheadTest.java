package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.Event.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.Event;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

    private static final TopicPartition FIRST = new TopicPartition("events", 0);
    private static final TopicPartition SECOND = new TopicPartition("events", 1);

    private final EventDecoder decoder = new EventDecoder(OptionalData.NONE);
    private final ReadAhead readAhead = new ReadAhead(3);

    @Test
    void keepsTheBytesOfTheNewestChangeOfARowOnly() {
        // When
        Work oldest = add(FIRST, 0, "user_1", 1);
        Work newest = add(FIRST, 1, "user_1", 3);
        Work late = add(FIRST, 2, "user_1", 2);

        // Then
        assertThat(List.of(oldest, newest, late)).extracting(Work::isSuperseded).containsExactly(true, false, true);
        assertThat(oldest.bytes() + late.bytes()).isZero();
        assertThat(newest.bytes()).isPositive();
        assertThatThrownBy(() -> late.deadLetter(Failure.undecodable("why"), Instant.EPOCH))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("events-0@2");
        assertThat(readAhead.take()).containsExactly(oldest, newest, late);
    }

    @Test
    void isFullByTheRowsThatWillBeWritten() {
        for (int i = 0; i < 50; i++) {
            add(FIRST, i, "user_" + i % 2, i);
        }
        assertThat(readAhead.isFull()).isFalse();

        // When
        add(FIRST, 50, "user_2", 1);

        // Then
        assertThat(readAhead.isFull()).isTrue();
        readAhead.take();
        assertThat(readAhead.isFull()).isFalse();
    }

    @Test
    void leavesPartitionsAlone() {
        // When
        Work one = add(FIRST, 0, "user_1", 1);
        Work other = add(SECOND, 0, "user_1", 2);

        // Then
        assertThat(one.isSuperseded()).isFalse();
        assertThat(other.isSuperseded()).isFalse();
    }

    @Test
    void givesNothingUpWhereItReadsCarefully() {
        readAhead.readCarefully(FIRST, 1);

        // When
        Work first = add(FIRST, 0, "user_1", 1);
        Work second = add(FIRST, 1, "user_1", 2);
        Work third = add(FIRST, 2, "user_1", 3);
        Work fourth = add(FIRST, 3, "user_1", 4);

        // Then
        assertThat(List.of(first, second, third, fourth))
                .extracting(Work::isSuperseded)
                .containsExactly(false, false, true, false);
    }

    @Test
    void forgetsOnePartitionAndGoesOnFoldingTheOthers() {
        add(FIRST, 0, "user_1", 1);
        Work kept = add(SECOND, 0, "user_2", 1);

        // When
        readAhead.forget(FIRST);
        Work newer = add(SECOND, 1, "user_2", 2);

        // Then
        assertThat(kept.isSuperseded()).isTrue();
        assertThat(readAhead.take()).containsExactly(kept, newer);
    }

    private Work add(TopicPartition partition, long offset, String user, long version) {
        ConsumerRecord<byte[], byte[]> event =
                Event.user("user.updated", user, T0 + version).consumed();
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                event.timestamp(),
                event.timestampType(),
                event.key().length,
                event.value().length,
                event.key(),
                event.value(),
                event.headers(),
                event.leaderEpoch());
        Work work = new Work(record, decoder.decode(record));
        readAhead.add(work);
        return work;
    }
}
