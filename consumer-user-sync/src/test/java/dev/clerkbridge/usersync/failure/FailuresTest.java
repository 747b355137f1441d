// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.database.DatabaseException.Step;
import dev.clerkbridge.usersync.table.Table;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "08001, TRANSIENT",
        "08006, TRANSIENT",
        "25006, TRANSIENT",
        "25P04, BLOCKED",
        "40001, BLOCKED",
        "40P01, BLOCKED",
        "53300, TRANSIENT",
        "55P03, BLOCKED",
        "57014, BLOCKED",
        "57P01, TRANSIENT",
        "57P03, TRANSIENT",
        "58030, TRANSIENT",
        "0A000, TRANSIENT",
        "99999, TRANSIENT",
        "22021, POISON",
        "22P05, POISON",
        "23505, POISON",
        "54000, POISON",
        "P0001, POISON",
        "28P01, FATAL",
        "3D000, FATAL",
        "42501, FATAL",
        "42P01, FATAL",
        "42703, FATAL",
        "57P04, FATAL",
        "XX001, FATAL"
    })
    void classifiesAFailureByItsSqlState(String state, FailureKind kind) {
        assertThat(Failures.ofDatabase(writing(new SQLException("message", state)))
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, mode = EnumSource.Mode.EXCLUDE, names = "WRITE")
    void onlyFailuresWhileWritingARowArePoison(Step step) {
        SQLException unknownTimeZone = new SQLException("invalid value for parameter \"TimeZone\"", "22023");

        Failure failure = Failures.ofDatabase(new DatabaseException(step, "clerk", unknownTimeZone));

        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failure.message()).contains("TimeZone", step.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void namesTheSubscribedTopicsIfKafkaDoesNotSayWhichIsDenied() {
        assertThat(Failures.ofSubscription(
                                new TopicAuthorizationException("Topic authorization failed."),
                                Set.of("events", "snapshots"))
                        .message())
                .contains("events", "snapshots");
        assertThat(Failures.ofSubscription(
                                new TopicAuthorizationException(Set.of("events")), Set.of("events", "snapshots"))
                        .message())
                .contains("events")
                .doesNotContain("snapshots");
    }

    @Test
    void aDefectInTheProgramIsNotPoison() {
        assertThat(Failures.ofDefect(new IllegalStateException("secret")).kind())
                .isEqualTo(FailureKind.BLOCKED);
        assertThat(Failures.ofDefect(new IllegalStateException("secret")).message())
                .doesNotContain("secret");
    }

    @Test
    void doesNotRepeatValuesOfAPoisonEvent() {
        ServerErrorMessage server = new ServerErrorMessage(
                "SERROR\0C22P02\0Minvalid input: \"ada@example.org\"\0DKey (email)=(ada@example.org)\0tusers\0");

        Failure failure = Failures.ofDatabase(writing(new PSQLException(server)));

        assertThat(failure.message()).contains("22P02", "table users").doesNotContain("ada@example.org");
    }

    @Test
    void namesTheNextStepIfAPersonMustAct() {
        assertThat(Failures.ofDatabase(writing(new SQLException("relation does not exist", "42P01")))
                        .message())
                .contains("migrate", "rebuild and backfill");
        assertThat(Failures.ofDatabase(writing(new SQLException("column does not exist", "42703")))
                        .message())
                .contains("migrate")
                .doesNotContain("rebuild");
        assertThat(Failures.ofDatabase(writing(new SQLException("permission denied", "42501")))
                        .message())
                .contains("GRANT", "SCHEMA \"clerk_mirror\"");
        assertThat(Failures.ofDatabase(new DatabaseException(
                                Step.CONNECT, "clerk_mirror", new SQLException("permission denied", "42501")))
                        .message())
                .contains("GRANT CONNECT ON DATABASE")
                .doesNotContain("SCHEMA");
        assertThat(Failures.ofStartup(new DatabaseException(
                                Step.MIGRATE, "clerk_mirror", new SQLException("permission denied", "42501")))
                        .message())
                .contains("create the schema \"clerk_mirror\"");
        assertThat(Failures.ofDatabase(writing(new SQLException("read-only", "25006")))
                        .message())
                .contains("standby", "DATABASE_URL");
        assertThat(Failures.ofDatabase(new DatabaseException(
                                Step.CONNECT,
                                "clerk_mirror",
                                new SQLException("password authentication failed", "28P01")))
                        .message())
                .contains("restart the service");
        assertThat(Failures.ofKafka(new UnsupportedVersionException("no")).message())
                .contains("KAFKA_GROUP_PROTOCOL=classic");
    }

    @Test
    void suggestsGrantsOnlyOnTheMirroredTables() {
        String message = Failures.ofDatabase(writing(new SQLException("permission denied", "42501")))
                .message();

        assertThat(message).doesNotContain("ALL TABLES");
        assertThat(Table.ALL)
                .extracting(Table::name)
                .allSatisfy(name -> assertThat(message).contains(name));
    }

    @Test
    void aKafkaTimeoutIsTransientAndAMissingPermissionIsFatal() {
        assertThat(Failures.ofKafka(new TimeoutException("later")).kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(Failures.ofKafka(GroupAuthorizationException.forGroupId("g")).kind())
                .isEqualTo(FailureKind.FATAL);
    }

    @Test
    void namesAnExceptionThatHasNoMessage() {
        assertThat(Failures.ofKafka(new DisconnectException()).message()).isEqualTo("Kafka: DisconnectException");
        assertThat(Failures.ofStartup(new IllegalStateException()).message()).isEqualTo("IllegalStateException");
    }

    @Test
    void aFailureToWriteADeadLetterIsBlockedEvenIfItsCauseIsFatal() {
        assertThat(Failures.ofDeadLetter(GroupAuthorizationException.forGroupId("g"))
                        .kind())
                .isEqualTo(FailureKind.BLOCKED);
    }

    private static DatabaseException writing(SQLException failure) {
        return new DatabaseException(Step.WRITE, "clerk_mirror", failure);
    }
}
