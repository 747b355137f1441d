// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import java.sql.SQLException;
import java.util.Set;

/** A transaction failed; carries the step that failed, because the same SQLState means different things in each. */
public final class DatabaseException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Lock not available in time, deadlock, serialization failure. */
    private static final Set<String> LOCK_STATES = Set.of("55P03", "40P01", "40001");

    private final Step step;
    private final SQLException failure;

    /** The steps of a transaction, in order. */
    public enum Step {
        /** Connecting, which includes authentication and the session's settings. */
        CONNECT,
        /** Beginning the transaction and setting its limits. */
        BEGIN,
        /** Executing the statements about rows. */
        WRITE,
        /** Committing; whether the transaction took effect is unknown. */
        COMMIT
    }

    /** A failure of {@code step}. */
    public DatabaseException(Step step, SQLException failure) {
        super(failure.getMessage(), failure);
        this.step = step;
        this.failure = failure;
    }

    public Step step() {
        return step;
    }

    /** The SQLState; {@code ""} where there is none. */
    public String sqlState() {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    /** What the driver threw. */
    public SQLException sqlException() {
        return failure;
    }

    /** Whether rows of this transaction were locked by another one, so that a later attempt may succeed. */
    public boolean isAboutLocks() {
        return LOCK_STATES.contains(sqlState());
    }

    /**
     * Whether PostgreSQL refused the data of a row: data exception, constraint violation, a limit, or a trigger's own
     * error. Only in {@link Step#WRITE}: elsewhere no row is involved.
     */
    public boolean isAboutData() {
        if (step != Step.WRITE || sqlState().length() != 5) {
            return false;
        }
        return switch (sqlState().substring(0, 2)) {
            case "21", "22", "23", "44", "54", "P0" -> true;
            default -> false;
        };
    }
}
