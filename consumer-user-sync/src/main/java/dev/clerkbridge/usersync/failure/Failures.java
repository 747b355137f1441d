// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.operations.failure.InnermostCause;
import dev.clerkbridge.operations.kafka.SendFailure;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.database.DatabaseException.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Decides the kind of each failure.
 *
 * <p>An unknown failure of PostgreSQL or Kafka counts as {@linkplain FailureKind#TRANSIENT transient}, because a
 * waiting event can still be applied, and an alert fires if it waits too long. A skipped event would be missing from
 * the mirror until it is redriven.
 */
public final class Failures {

    private static final int LONGEST_MESSAGE = 500;
    private static final String MIGRATE =
            "; next step: java -jar consumer-user-sync.jar migrate, as a role that can create tables";

    private Failures() {}

    /** Classifies a failure of the database, mainly by its SQLState and the step that failed. */
    public static Failure ofDatabase(DatabaseException failure) {
        FailureKind kind = kindOf(failure);
        return new Failure(kind, failure.sqlException().getClass().getName(), message(kind, failure));
    }

    /** The failure for a defect in this program, not in the event. */
    public static Failure ofDefect(RuntimeException failure) {
        String name = failure.getClass().getName();
        return new Failure(FailureKind.BLOCKED, name, "Unexpected " + name + "; the log has the stack trace");
    }

    /** Classifies a failure to start. */
    public static Failure ofStartup(Exception failure) {
        if (failure instanceof DatabaseException database) {
            return ofDatabase(database);
        }
        String text = shortened(InnermostCause.ownMessage(failure));
        return new Failure(FailureKind.FATAL, failure.getClass().getName(), text);
    }

    /** Classifies a failed call of a Kafka client. */
    public static Failure ofKafka(Throwable failure) {
        boolean fatal = failure instanceof AuthorizationException
                || failure instanceof AuthenticationException
                || failure instanceof UnsupportedVersionException
                || failure instanceof InvalidConfigurationException
                || failure instanceof FencedInstanceIdException;
        String hint = failure instanceof UnsupportedVersionException
                ? "; set KAFKA_GROUP_PROTOCOL=classic if the brokers do not support the protocol consumer"
                : "";
        String text = failure instanceof ApiException
                ? SendFailure.message(failure)
                : failure.getClass().getSimpleName();
        return new Failure(
                fatal ? FailureKind.FATAL : FailureKind.TRANSIENT,
                failure.getClass().getName(),
                shortened("Kafka: " + text + hint));
    }

    /** Kafka's client cannot read the records from {@code offset} on: a batch is damaged or cannot be decompressed. */
    public static Failure ofUnreadable(TopicPartition partition, long offset, KafkaException failure) {
        return new Failure(
                FailureKind.BLOCKED,
                failure.getClass().getName(),
                shortened("Kafka: cannot read " + partition + " from offset " + offset + " on: "
                        + InnermostCause.message(failure)));
    }

    /**
     * A failure of the consumer that subscribes to these topics. If the group's coordinator finds that a permission is
     * missing, its error names no topic, so the message names all of them.
     */
    public static Failure ofSubscription(KafkaException failure, Set<String> topics) {
        return ofKafka(
                failure instanceof TopicAuthorizationException denied
                                && denied.unauthorizedTopics().isEmpty()
                        ? new TopicAuthorizationException(topics)
                        : failure);
    }

    /**
     * The failure to write a dead letter. It counts as blocked regardless of the cause, so that the write is retried
     * and the record is not skipped.
     */
    public static Failure ofDeadLetter(Throwable failure) {
        Failure cause = ofKafka(failure);
        return new Failure(FailureKind.BLOCKED, cause.exception(), "Dead-letter topic: " + cause.message());
    }

    /** Errors about data, locks, policies and functions come first; the SQLState decides the others. */
    private static FailureKind kindOf(DatabaseException failure) {
        if (failure.isAboutData()) {
            return FailureKind.POISON;
        }
        if (failure.isAboutLocks() || failure.isAboutPolicyOrFunction()) {
            return FailureKind.BLOCKED;
        }
        String state = failure.sqlState();
        return switch (state) {
            // "cache lookup failed", or a pooler confused prepared statements: a new connection helps.
            case "XX000", "42P05" -> FailureKind.TRANSIENT;
            // Timeout of a statement or a transaction: a smaller batch may take less time.
            case "57014", "25P04" -> FailureKind.BLOCKED;
            // The database was dropped.
            case "57P04" -> FailureKind.FATAL;
            // By the first two characters, the error's class: see Appendix A of PostgreSQL's manual.
            default ->
                switch (state.substring(0, Math.min(2, state.length()))) {
                    case "0L", "28", "2F", "3D", "3F", "42", "XX" -> FailureKind.FATAL;
                    default -> FailureKind.TRANSIENT;
                };
        };
    }

    /**
     * For poison, contains only the SQLState and the location, because PostgreSQL's messages about data quote the data.
     */
    private static String message(FailureKind kind, DatabaseException failure) {
        String state = failure.sqlState();
        ServerErrorMessage server =
                failure.sqlException() instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        if (kind == FailureKind.POISON) {
            return "PostgreSQL refuses the row: SQLState " + state + place(server);
        }
        String words = server != null ? server.getMessage() : failure.getMessage();
        String step = failure.step().name().toLowerCase(Locale.ROOT);
        return shortened("PostgreSQL: " + words + " (SQLState " + state + " in step " + step + ")" + nextStep(failure));
    }

    private static String place(@Nullable ServerErrorMessage server) {
        if (server == null) {
            return "";
        }
        List<String> place = new ArrayList<>();
        addIfPresent(place, "table", server.getTable());
        addIfPresent(place, "column", server.getColumn());
        addIfPresent(place, "constraint", server.getConstraint());
        return place.isEmpty() ? "" : ", " + String.join(", ", place);
    }

    private static void addIfPresent(List<String> place, String what, @Nullable String name) {
        if (name != null) {
            place.add(what + " " + name);
        }
    }

    private static String nextStep(DatabaseException failure) {
        if (failure.isAboutPolicyOrFunction()) {
            return "; next step: correct the trigger or the row-level security policy that was added to the table";
        }
        String schema = SqlName.of(failure.schema());
        return switch (failure.sqlState()) {
            case "25006" ->
                "; next step: if this server is a standby, name the primary in DATABASE_URL, alone or in a list of"
                        + " hosts; otherwise check default_transaction_read_only";
            case "28P01", "28000" ->
                "; next step: if the password was changed, restart the service, which reads it only at startup";
            case "55P03" ->
                failure.step() == Step.MIGRATE
                        ? "; next step: end the transaction that has locked a table (see pg_locks), or migrate when it"
                                + " has ended"
                        : "";
            case "42703" -> MIGRATE;
            case "42P01", "3F000" -> MIGRATE + "; if the tables existed before, run rebuild and backfill afterwards";
            case "42501" ->
                switch (failure.step()) {
                    case CONNECT -> "; next step: GRANT CONNECT ON DATABASE to the role of the service";
                    case MIGRATE ->
                        "; next step: migrate as a role that can create the schema " + schema
                                + " and owns its tables, and set MIGRATE_ON_START=false for the service";
                    case BEGIN, WRITE, COMMIT ->
                        "; next step: GRANT USAGE ON SCHEMA " + schema
                                + " and GRANT SELECT, INSERT, UPDATE ON its tables users, organizations and"
                                + " organization_memberships to the role of the service";
                };
            default -> "";
        };
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }
}
