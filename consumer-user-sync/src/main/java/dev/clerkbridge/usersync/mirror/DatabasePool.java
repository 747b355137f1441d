package dev.clerkbridge.usersync.mirror;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Makes the connection pool: one writer needs one connection, kept alive and replaced when it breaks. */
public final class DatabasePool {

    private DatabasePool() {}

    /** A pool that starts whether or not the database is there; whatever it waits for ends within seconds. */
    public static HikariDataSource open(DatabaseConfig database, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("user-sync");
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password().value());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        config.addDataSourceProperty("ApplicationName", "consumer-user-sync");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }
}
