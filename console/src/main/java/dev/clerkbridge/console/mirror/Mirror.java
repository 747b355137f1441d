// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.operations.database.UtcConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the mirrored tables through one read-only connection, which is reopened after a failure.
 *
 * <p>Every statement uses an index, and is canceled after {@value #STATEMENT_SECONDS} seconds. After a failed attempt to
 * connect, queries fail at once for as long as the attempt took, so that a page with several queries, and readers whose
 * queries wait for each other, do not all wait for PostgreSQL in turn. Thread-safe.
 */
public final class Mirror implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Mirror.class);
    private static final int STATEMENT_SECONDS = 2;
    private static final int VALIDATION_SECONDS = 1;
    private static final int MAX_ROWS = 200;

    private final String url;
    private final Properties properties;
    private final String schema;
    private @Nullable Connection connection;
    private @Nullable SQLException connectFailure;
    private long retryAt;

    /**
     * Creates a reader that connects at the first query.
     *
     * @param url a JDBC URL without credentials
     * @param schema the schema of the mirrored tables
     */
    public Mirror(String url, String user, String password, String schema) {
        this.url = url;
        this.schema = schema;
        this.properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "clerk-console");
        properties.setProperty("readOnly", "true");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", "5");
        properties.setProperty("prepareThreshold", "0");
    }

    /** Looks up an object's row. Finds no row if the table or the id is null. */
    public MirrorLookup lookUp(@Nullable MirrorTable table, @Nullable String id) {
        try {
            List<MirrorRow> rows = table == null || id == null ? List.of() : rows(table, List.of(id));
            return new MirrorLookup(rows.isEmpty() ? null : rows.get(0), null);
        } catch (MirrorUnavailableException e) {
            return new MirrorLookup(null, e.getMessage());
        }
    }

    /**
     * The rows of several objects, at most {@value #MAX_ROWS}.
     *
     * @throws MirrorUnavailableException if PostgreSQL does not answer or reports an error
     */
    public List<MirrorRow> rows(MirrorTable table, Collection<String> ids) {
        return query(
                table, "id = ANY (?)", ids.stream().filter(Mirror::canBeStored).toArray(String[]::new));
    }

    /**
     * The users with this primary e-mail address, ignoring case. There can be several, because an address can move from
     * one user to another.
     *
     * @return at most {@value #MAX_ROWS} rows
     * @throws MirrorUnavailableException if PostgreSQL does not answer or reports an error
     */
    public List<MirrorRow> usersByEmailAddress(String address) {
        return canBeStored(address)
                ? query(MirrorTable.USERS, "lower(primary_email_address) = lower(?)", address)
                : List.of();
    }

    /** False if the text contains U+0000, which PostgreSQL's text type cannot contain: a query with it would fail. */
    private static boolean canBeStored(String text) {
        return text.indexOf(0) < 0;
    }

    /**
     * Checks that PostgreSQL answers and the users table can be read.
     *
     * @throws MirrorUnavailableException with the reason, if PostgreSQL does not answer or reports an error
     */
    public void check() {
        query(MirrorTable.USERS, "id = ?", "");
    }

    private synchronized List<MirrorRow> query(MirrorTable table, String condition, Object argument) {
        String sql =
                "SELECT * FROM " + SqlName.of(schema, table.tableName()) + " WHERE " + condition + " LIMIT " + MAX_ROWS;
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            statement.setQueryTimeout(STATEMENT_SECONDS);
            statement.setObject(
                    1, argument instanceof String[] ids ? connection().createArrayOf("text", ids) : argument);
            try (ResultSet rows = statement.executeQuery()) {
                return read(table, rows);
            }
        } catch (SQLException e) {
            disconnect();
            throw new MirrorUnavailableException(e);
        }
    }

    private static List<MirrorRow> read(MirrorTable table, ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<MirrorRow> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, @Nullable String> values = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value = columns.getColumnType(i) == Types.BIT ? result.getObject(i) : result.getString(i);
                values.put(columns.getColumnName(i), value == null ? null : value.toString());
            }
            rows.add(new MirrorRow(table, values));
        }
        return rows;
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current != null && current.isValid(VALIDATION_SECONDS)) {
            return current;
        }
        disconnect();
        SQLException failure = connectFailure;
        if (failure != null && System.nanoTime() - retryAt < 0) {
            throw failure;
        }
        current = connect();
        connection = current;
        return current;
    }

    private Connection connect() throws SQLException {
        long start = System.nanoTime();
        try {
            Connection opened = UtcConnections.open(url, properties);
            connectFailure = null;
            return opened;
        } catch (SQLException e) {
            connectFailure = e;
            long end = System.nanoTime();
            retryAt = end + (end - start);
            throw e;
        }
    }

    private void disconnect() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                LOGGER.atDebug().setCause(e).log("The connection to PostgreSQL did not close cleanly");
            }
        }
    }

    @Override
    public synchronized void close() {
        disconnect();
    }
}
