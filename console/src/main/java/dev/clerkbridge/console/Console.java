// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.config.ConsoleConfig.DatabaseConfig;
import dev.clerkbridge.console.example.ExampleSender;
import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.redrive.ConsoleRedrive;
import dev.clerkbridge.console.redrive.RedriveMarkReader;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.console.search.LazyAdmin;
import dev.clerkbridge.console.service.ServiceMonitor;
import dev.clerkbridge.console.story.GroupOffsets;
import dev.clerkbridge.console.story.Outcomes;
import dev.clerkbridge.console.story.SignatureCheck;
import dev.clerkbridge.console.story.Stories;
import dev.clerkbridge.console.web.ConsoleServer;
import dev.clerkbridge.console.web.Sources;
import dev.clerkbridge.console.web.Web;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running console. It reads Kafka, PostgreSQL and the services' management ports, and writes only to Kafka, when a
 * user redrives events. In the local stack, it also posts example events. It stores nothing itself.
 */
public final class Console implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Console.class);

    private final LazyAdmin admin;
    private final Sources sources;
    private final ConsoleServer server;

    private Console(ConsoleConfig config, @Nullable ExampleSender examples) throws IOException {
        DatabaseConfig database = config.database();
        admin = new LazyAdmin(config.kafka().forAdmin());
        EventSearch search = new EventSearch(config.topics(), config.kafka().forConsumer());
        Mirror mirror =
                new Mirror(database.url(), database.user(), database.password().value(), database.schema());
        GroupOffsets offsets = new GroupOffsets(admin, config.groupId());
        SignatureCheck signatures = new SignatureCheck(config.signingSecrets());
        sources = new Sources(
                search,
                new Stories(config.topics(), search, offsets, mirror, signatures),
                new Outcomes(config.topics(), offsets, mirror),
                mirror,
                offsets,
                new RedriveMarkReader(admin, config.topics().events()),
                new ServiceMonitor(config.services()));
        ConsoleRedrive redrive =
                new ConsoleRedrive(config.topics(), config.actions().instanceIds(), config.kafka());
        server = Web.serve(config, sources, redrive, examples);
    }

    /**
     * Starts serving. If Kafka, PostgreSQL or a service does not answer, the pages say so.
     *
     * @throws IOException if the port cannot be used
     */
    public static Console start(ConsoleConfig config) throws IOException {
        return start(config, null);
    }

    /**
     * Starts serving, and adds a page that sends example events through {@code examples}.
     *
     * @param examples null for a console without that page
     * @throws IOException if the port cannot be used
     */
    public static Console start(ConsoleConfig config, @Nullable ExampleSender examples) throws IOException {
        config.report().log(LOGGER);
        return new Console(config, examples);
    }

    /** The pages' data sources, for a program that embeds the console. */
    public Sources sources() {
        return sources;
    }

    /** The port that the console listens on, even if the configured port is 0. */
    public int port() {
        return server.port();
    }

    /** Stops serving, then closes the connections. */
    @Override
    public void close() {
        server.close();
        sources.monitor().close();
        sources.search().close();
        sources.mirror().close();
        admin.close();
    }
}
