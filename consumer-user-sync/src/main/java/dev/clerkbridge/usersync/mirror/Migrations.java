package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * Creates the schema {@code clerk} and brings its tables up to date. Any number of instances may run it at once: one
 * works, the others wait.
 */
public final class Migrations {

    private static final String LOCATION = "classpath:dev/clerkbridge/usersync/migrations";

    private Migrations() {}

    /**
     * Applies what is missing.
     *
     * @return how many migrations that were
     * @throws org.flywaydb.core.api.FlywayException when they could not be applied
     */
    public static int migrate(DatabaseConfig database) {
        MigrateResult result = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.url(), database.user(), database.password().value())
                .jdbcProperties(Map.of("connectTimeout", "5", "socketTimeout", "60"))
                .locations(LOCATION)
                .schemas("clerk")
                .load()
                .migrate();
        return result.migrationsExecuted;
    }
}
