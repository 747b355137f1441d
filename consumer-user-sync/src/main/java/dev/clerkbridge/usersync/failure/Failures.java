package dev.clerkbridge.usersync.failure;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The one place that says what a failure means.
 *
 * <p>Whatever is not known is {@linkplain FailureKind#TRANSIENT transient}: an event that waits in vain is seen and can
 * be helped; one that was skipped is gone.
 */
public final class Failures {

    private static final int LONGEST_MESSAGE = 500;

    /** Lock not available in time, deadlock. */
    private static final Set<String> LOCKS = Set.of("55P03", "40P01");

    private Failures() {}

    /** What a failed database transaction means, by its SQLState: that of the first cause that has one. */
    public static Failure ofDatabase(Exception failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null || cause.getSQLState() == null) {
            FailureKind kind = failure instanceof SQLException ? FailureKind.TRANSIENT : FailureKind.POISON;
            return new Failure(kind, failure.getClass().getName(), "Not from PostgreSQL");
        }
        String state = cause.getSQLState();
        FailureKind kind = kindOf(state);
        return new Failure(kind, cause.getClass().getName(), message(kind, state, cause));
    }

    /** Whether only the rows of this transaction were in the way, locked by somebody else, and not the database. */
    public static boolean isAboutLocks(Exception failure) {
        SQLException cause = sqlCause(failure);
        return cause != null && LOCKS.contains(cause.getSQLState());
    }

    /** What it means that the service could not start: only what comes from PostgreSQL may pass by itself. */
    public static Failure ofStartup(Exception failure) {
        if (sqlCause(failure) == null && !(failure instanceof SQLException)) {
            String text = "Cannot start: " + failure.getMessage();
            return new Failure(FailureKind.FATAL, failure.getClass().getName(), shortened(text));
        }
        return ofDatabase(failure);
    }

    /** What a failed call of a Kafka client means. */
    public static Failure ofKafka(Exception failure) {
        boolean fatal = failure instanceof AuthorizationException
                || failure instanceof AuthenticationException
                || failure instanceof UnsupportedVersionException
                || failure instanceof InvalidConfigurationException
                || failure instanceof FencedInstanceIdException;
        String hint = failure instanceof UnsupportedVersionException
                ? "; set KAFKA_GROUP_PROTOCOL=classic for brokers older than Kafka 4"
                : "";
        String text = failure instanceof ApiException
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
        return new Failure(
                fatal ? FailureKind.FATAL : FailureKind.TRANSIENT,
                failure.getClass().getName(),
                shortened("Kafka: " + text + hint));
    }

    /** A letter that is not kept holds up its partition, whatever the reason: nothing may be skipped. */
    public static Failure ofDeadLetters(Exception failure) {
        Failure cause = ofKafka(failure);
        return new Failure(FailureKind.TRANSIENT, cause.exception(), "Dead-letter topic: " + cause.message());
    }

    /** By the first two characters, the class of the SQLState; Appendix A of PostgreSQL's manual lists them. */
    private static FailureKind kindOf(String state) {
        if (state.equals("0A000") || state.equals("XX000")) {
            return FailureKind.TRANSIENT; // "cached plan must not change result type", "cache lookup failed": once
        }
        if (state.equals("57P04")) {
            return FailureKind.FATAL; // database dropped
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "21", "22", "23", "44", "54", "P0" -> FailureKind.POISON;
            case "0L", "28", "2F", "3D", "3F", "42", "XX" -> FailureKind.FATAL;
            default -> FailureKind.TRANSIENT;
        };
    }

    /** Poison is told by code and place alone: PostgreSQL's own words about data quote the data. */
    private static String message(FailureKind kind, String state, SQLException cause) {
        ServerErrorMessage server = cause instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        if (kind == FailureKind.POISON) {
            return "PostgreSQL refuses the row: SQLState " + state + place(server);
        }
        String words = server != null ? server.getMessage() : cause.getMessage();
        return shortened("PostgreSQL: " + words + " (SQLState " + state + ")" + nextStep(state));
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

    private static String nextStep(String state) {
        return switch (state) {
            case "42P01", "42703", "3F000" ->
                "; next step: java -jar consumer-user-sync.jar migrate, as a role that may create tables";
            case "42501" ->
                "; next step: GRANT USAGE ON SCHEMA clerk and GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA clerk";
            default -> "";
        };
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        SQLException found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                found = sql;
            }
        }
        return found;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }
}
