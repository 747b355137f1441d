// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Runs the change feed query of docs/mirror.md. */
class ChangeFeedIT {

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

    private List<String> poll(Tables tables) throws SQLException, java.io.IOException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = connect(tables);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(documentedQuery().replace(":since", "'" + since + "'"))) {
            while (rows.next()) {
                ids.add(rows.getString("id"));
                since = rows.getString("until");
            }
        }
        return ids;
    }

    private static String documentedQuery() throws java.io.IOException {
        String page = Files.readString(Path.of("../docs/mirror.md"));
        int start = page.indexOf("WITH horizon AS");
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
