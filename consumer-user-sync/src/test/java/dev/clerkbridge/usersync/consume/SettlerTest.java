package dev.clerkbridge.usersync.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.LetterBox;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettlerTest {

    private static final Duration PER_LETTER = Duration.ofSeconds(1);

    private final EventDecoder decoder = new EventDecoder(OptionalData.NONE);
    private final List<DeadLetter> letters = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    @Test
    void aSlowDeadLetterTopicDoesNotKeepTheLoopFromPolling() {
        // Given
        LetterBox slow = letter -> {
            now = now.plus(PER_LETTER);
            letters.add(letter);
        };
        Settler settler = new Settler(
                new PostgresMirror(new Database(new DatabaseConfig(
                        "jdbc:postgresql://localhost:1/none", "", new Secret(""), DatabaseConfig.DEFAULT_SCHEMA))),
                slow,
                new SyncMetrics(new SimpleMeterRegistry()),
                () -> now);
        List<Work> works = Stream.generate(this::unreadable).limit(150).toList();

        // When
        Settler.Round round = settler.settle(works);

        // Then: well before Kafka gives the partitions to somebody else, with the rest for the next round
        assertThat(now).isBefore(Instant.EPOCH.plus(Duration.ofMinutes(2)));
        assertThat(round.failure()).isNull();
        assertThat(works).anyMatch(Work::isSettled).anyMatch(work -> !work.isSettled());

        // And: in the end each is set aside once
        settler.settle(open(works));
        settler.settle(open(works));
        assertThat(works).allMatch(Work::isSettled);
        assertThat(letters).hasSize(150).allMatch(letter -> letter.attempts() == 1);
    }

    private Work unreadable() {
        var record = Event.of("user.created", "user_1").body("no JSON").consumed();
        return new Work(record, decoder.decode(record));
    }

    private static List<Work> open(List<Work> works) {
        return works.stream().filter(work -> !work.isSettled()).toList();
    }
}
