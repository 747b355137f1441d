// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A database failure and the step that failed, because the meaning of an SQLState depends on the step. */
public final class DatabaseException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A lock that was not available in time, a deadlock, or a serialization failure. */
    private static final Set<String> LOCK_STATES = Set.of("55P03", "40P01", "40001");

    /** PostgreSQL's routine behind {@code RAISE}, which can use any SQLState. */
    private static final String RAISE = "exec_stmt_raise";

    /** PostgreSQL's routine that checks row-level security policies. */
    private static final String POLICIES = "ExecWithCheckOptions";

    /**
     * The SQLState classes of errors in a statement: unsupported features, exceptions in routines, wrong syntax or
     * names, missing permissions, and foreign data.
     */
    private static final Set<String> STATEMENT_CLASSES = Set.of("0A", "38", "39", "42", "HV");

    private final Step step;
    private final String schema;
    private final SQLException failure;

    /** The steps that can fail. */
    public enum Step {
        /** Creating or upgrading the tables. */
        MIGRATE,
        /** Connecting, which includes authentication and the session's settings. */
        CONNECT,
        /** Beginning the transaction and setting its limits. */
        BEGIN,
        /** Executing the transaction's statements, most of which write rows. */
        WRITE,
        /** Committing; whether the transaction took effect is unknown. */
        COMMIT
    }

    /**
     * Creates a failure of {@code step}.
     *
     * @param schema the schema of the mirror's tables
     */
    public DatabaseException(Step step, String schema, SQLException failure) {
        super(failure.getMessage(), failure);
        this.step = step;
        this.schema = schema;
        this.failure = failure;
    }

    public Step step() {
        return step;
    }

    /** The schema of the mirror's tables. */
    public String schema() {
        return schema;
    }

    /** The SQLState; {@code ""} if there is none. */
    public String sqlState() {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    /** The driver's exception. */
    public SQLException sqlException() {
        return failure;
    }

    /** Whether another transaction was in the way, for example because it had locked a row. A retry may succeed. */
    public boolean isAboutLocks() {
        return LOCK_STATES.contains(sqlState());
    }

    /**
     * Whether PostgreSQL refused the data of a row: a data exception, a constraint violation, an exceeded limit, or a
     * trigger's own error. Only {@link Step#WRITE} can fail in this way, because the other steps involve no row.
     */
    public boolean isAboutData() {
        if (step != Step.WRITE || sqlState().length() != 5 || isAboutLocks()) {
            return false;
        }
        ServerErrorMessage server = serverMessage();
        if (server != null && RAISE.equals(server.getRoutine())) {
            return true;
        }
        return switch (sqlState().substring(0, 2)) {
            case "21", "22", "23", "44", "54", "P0" -> true;
            default -> false;
        };
    }

    /**
     * Whether a row-level security policy refused a row, or a statement in a function failed, for example in a trigger
     * that the application added. Such a failure may affect only some rows, and an operator can fix its cause.
     */
    public boolean isAboutPolicyOrFunction() {
        ServerErrorMessage server = serverMessage();
        return step == Step.WRITE
                && server != null
                && (server.getWhere() != null || POLICIES.equals(server.getRoutine()))
                && STATEMENT_CLASSES.contains(sqlState().substring(0, 2));
    }

    private @Nullable ServerErrorMessage serverMessage() {
        return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    }
}
