// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgBouncerIT {

    @TempDir
    Path directory;

    @Test
    void forwardsTransactions() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed; on Debian: apt install pgbouncer");
        try (PostgresEngine postgres = Engines.postgres(directory.resolve("postgres"));
                PgBouncer bouncer = PgBouncer.start(directory.resolve("bouncer"), postgres);
                Connection connection = DriverManager.getConnection(
                        bouncer.jdbcUrl(EmbeddedPostgres.NAME), postgres.user(), postgres.password());
                ResultSet row = connection.createStatement().executeQuery("select current_user")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(postgres.user());
        }
    }
}
