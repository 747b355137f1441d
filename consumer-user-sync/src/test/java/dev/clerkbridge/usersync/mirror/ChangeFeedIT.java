// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the change feed query of docs/mirror.md. */
class ChangeFeedIT {

    @TempDir
    Path directory;

    private String since = "0";

    @Test
    void doesNotMissATransactionThatStartsBeforeAnotherAndCommitsAfterIt() throws Exception {
        try (Tables tables = Tables.empty();
                Connection slow = connect(tables)) {
            // Given: a transaction that has written but not committed, and a later transaction that has committed
            slow.setAutoCommit(false);
            List<RowChanges> early = rows(tables.change(EventBuilder.user("user.created", "user_early", T0)));
            new Upsert("clerk", early.get(0).newest().table(), false)
                    .execute(slow, List.of(early.get(0).newest()));
            tables.apply(EventBuilder.user("user.created", "user_late", T0));

            // When
            List<String> meanwhile = poll(tables);
            slow.commit();
            List<String> afterwards = poll(tables);

            // Then
            assertThat(meanwhile).isEmpty();
            assertThat(afterwards).containsExactlyInAnyOrder("user_early", "user_late");
            assertThat(poll(tables)).isEmpty();
        }
    }

    @Test
    void reportsEachChangeOnceAndIgnoresRedeliveries() throws Exception {
        try (Tables tables = Tables.empty()) {
            EventBuilder created = EventBuilder.user("user.created", "user_1", T0);
            tables.apply(created);
            assertThat(poll(tables)).containsExactly("user_1");

            tables.apply(created);
            tables.apply(created.recordedAt(Instant.ofEpochMilli(T0).plusSeconds(9)));
            assertThat(poll(tables)).isEmpty();

            tables.apply(EventBuilder.userDeleted("user_1", T0 + 1000));
            assertThat(poll(tables)).containsExactly("user_1");
        }
    }

    @Test
    void reportsASecondSnapshotOfTheSameVersionOnlyIfItHasOtherValues() throws Exception {
        try (Tables tables = Tables.empty()) {
            EventBuilder snapshot = EventBuilder.user("user.snapshot", "user_1", T0)
                    .eventId("user:user_1:" + T0)
                    .recordedAt(Instant.ofEpochMilli(T0));
            tables.apply(snapshot);
            poll(tables);

            tables.apply(snapshot.recordedAt(Instant.ofEpochMilli(T0).plusSeconds(1)));
            assertThat(poll(tables)).isEmpty();

            snapshot.data().put("locale", "en-GB");
            tables.apply(snapshot.recordedAt(Instant.ofEpochMilli(T0).plusSeconds(2)));
            assertThat(poll(tables)).containsExactly("user_1");
        }
    }

    @Test
    void readsTheRowsOfATransactionTogetherInPortions() throws Exception {
        try (Tables tables = Tables.empty()) {
            tables.apply(
                    EventBuilder.user("user.created", "user_1", T0), EventBuilder.user("user.created", "user_2", T0));
            tables.apply(EventBuilder.user("user.created", "user_3", T0));

            assertThat(poll(tables, " FETCH FIRST 1 ROWS WITH TIES")).containsExactlyInAnyOrder("user_1", "user_2");
            assertThat(poll(tables, " FETCH FIRST 1 ROWS WITH TIES")).containsExactly("user_3");
        }
    }

    @Test
    void doesNotMissAChangeAfterACrashThatLostOtherTransactions() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0);
                Tables tables = Tables.in(
                        Tables.config(postgres.jdbcUrl(), DatabaseConfig.DEFAULT_SCHEMA), OptionalData.NONE)) {
            // Given: a reader that has read while the latest transactions, all rolled back, are not on disk
            try (Connection superuser = superuser(postgres);
                    Statement statement = superuser.createStatement()) {
                statement.execute("alter system set wal_writer_delay = '10s'");
                statement.execute("select pg_reload_conf()");
            }
            tables.apply(EventBuilder.user("user.created", "user_before", T0));
            tables.execute("""
                    do $$ begin
                        for i in 1..1000 loop perform pg_current_xact_id(); rollback; end loop;
                    end $$""");
            assertThat(poll(tables)).containsExactly("user_before");

            // When: PostgreSQL then uses the numbers of these transactions again
            crash(postgres);
            tables.database().close();
            tables.apply(EventBuilder.user("user.created", "user_after", T0));

            // Then
            assertThat(poll(tables)).containsExactly("user_after");
        }
    }

    /** Kills one of the server's processes, so that the server ends the others too and recovers. */
    private static void crash(EmbeddedPostgres postgres) throws SQLException {
        try (Connection killed = superuser(postgres);
                Statement statement = killed.createStatement();
                Connection other = superuser(postgres)) {
            ResultSet process = statement.executeQuery("select pg_backend_pid()");
            process.next();
            ProcessHandle.of(process.getLong(1)).orElseThrow().destroyForcibly();
            patiently().until(() -> !other.isValid(1));
        }
        patiently().until(() -> {
            superuser(postgres).close();
            return true;
        });
    }

    private static Connection superuser(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl() + "?user=postgres");
    }

    private List<String> poll(Tables tables) throws SQLException, java.io.IOException {
        return poll(tables, "");
    }

    private List<String> poll(Tables tables, String suffix) throws SQLException, java.io.IOException {
        List<String> ids = new ArrayList<>();
        String query = documentedQuery().replace(":since", "'" + since + "'") + suffix;
        try (Connection connection = connect(tables);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                ids.add(rows.getString("id"));
                since = rows.getString("synced_in");
            }
        }
        return ids;
    }

    private static String documentedQuery() throws java.io.IOException {
        String page = Files.readString(Path.of("../docs/mirror.md"));
        int start = page.indexOf("SELECT u.id, u.deleted_at, u.synced_in");
        return page.substring(start, page.indexOf(';', start));
    }

    private static List<RowChanges> rows(dev.clerkbridge.usersync.decode.Change change) {
        return List.copyOf(
                RowChanges.fold(List.of(change)).values().iterator().next().values());
    }

    private static Connection connect(Tables tables) throws SQLException {
        return DriverManager.getConnection(
                tables.config().url(),
                tables.config().user(),
                tables.config().password().value());
    }
}
