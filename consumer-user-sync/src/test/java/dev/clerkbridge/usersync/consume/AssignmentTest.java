package dev.clerkbridge.usersync.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.testing.Event;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    @Test
    void afterAnAttemptThatFailedSlowlyThereIsTimeToPollBeforeTheNext() {
        // Given
        Assignment assignment = new Assignment();
        assignment.add(
                new Work(Event.of("user.created", "user_1").consumed(), new Decoded.Ignored("of no importance here")));
        Instant begin = Instant.now().minus(Duration.ofMinutes(1));
        assertThat(assignment.due(begin)).hasSize(1);

        // When
        assignment.advance(begin, true);

        // Then
        assertThat(assignment.due(begin.plus(Duration.ofMinutes(1)))).isEmpty();
        assertThat(assignment.due(Instant.now().plus(Duration.ofMinutes(1)))).hasSize(1);
    }
}
