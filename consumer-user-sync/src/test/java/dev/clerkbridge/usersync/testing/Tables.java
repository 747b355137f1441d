// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.testing;

import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.mirror.Migrations;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.table.OptionalData;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The mirror's tables in a real database, without Kafka. */
public final class Tables implements AutoCloseable {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    private final DatabaseConfig config;
    private final Database database;
    private final PostgresMirror mirror;
    private final EventDecoder decoder;

    private Tables(DatabaseConfig config, OptionalData optional) throws SQLException {
        this.config = config;
        try {
            Migrations.migrate(config);
        } catch (DatabaseException e) {
            throw e.sqlException();
        }
        database = new Database(config);
        mirror = new PostgresMirror(database);
        decoder = new EventDecoder(optional);
    }

    public static Tables empty() throws SQLException {
        return with(OptionalData.NONE);
    }

    public static Tables with(OptionalData optional) throws SQLException {
        return in(config(SharedEngines.newDatabase(), DatabaseConfig.DEFAULT_SCHEMA), optional);
    }

    /** Migrates the database and opens the tables. */
    public static Tables in(DatabaseConfig config, OptionalData optional) throws SQLException {
        return new Tables(config, optional);
    }

    public static DatabaseConfig config(String jdbcUrl, String schema) {
        return new DatabaseConfig(
                jdbcUrl,
                SharedEngines.postgres().user(),
                new Secret(SharedEngines.postgres().password()),
                schema);
    }

    public DatabaseConfig config() {
        return config;
    }

    public Database database() {
        return database;
    }

    /** Applies the events as one batch. */
    public List<Outcome> apply(EventBuilder... events) throws DatabaseException {
        return applyChanges(Stream.of(events).map(this::change).toList());
    }

    public List<Outcome> applyChanges(List<Change> changes) throws DatabaseException {
        return mirror.apply(changes, LOCK_TIMEOUT);
    }

    public Change change(EventBuilder event) {
        return (Change) decoder.decode(event.consumed());
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect()) {
            Sql.execute(connection, sql);
        }
    }

    /** The rows of a query, each as a map from column to value, in PostgreSQL's text format. */
    public List<Map<String, @Nullable String>> query(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.query(connection, sql);
        }
    }

    public Map<String, @Nullable String> user(String id) throws SQLException {
        return query("select * from clerk.users where id = '" + id + "'").get(0);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                config.url(), config.user(), config.password().value());
    }

    @Override
    public void close() {
        database.close();
    }
}
