// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.config.ConsoleConfig.DatabaseConfig;
import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.console.service.ServiceMonitor;
import dev.clerkbridge.console.story.GroupOffsets;
import dev.clerkbridge.console.story.SignatureCheck;
import dev.clerkbridge.console.story.Stories;
import dev.clerkbridge.console.web.ConsoleServer;
import dev.clerkbridge.console.web.Web;
import java.io.IOException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running console. It reads Kafka, PostgreSQL and the services' management ports, and keeps nothing. */
public final class Console implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Console.class);

    private final EventSearch search;
    private final GroupOffsets offsets;
    private final Mirror mirror;
    private final ServiceMonitor monitor;
    private final ConsoleServer server;

    private Console(ConsoleConfig config) throws IOException {
        DatabaseConfig database = config.database();
        search = new EventSearch(config.topics(), config.kafka().forConsumer());
        offsets = new GroupOffsets(Admin.create(config.kafka().forAdmin()), config.groupId());
        mirror = new Mirror(database.url(), database.user(), database.password().value(), database.schema());
        monitor = new ServiceMonitor(config.services());
        SignatureCheck signatures = new SignatureCheck(config.signingSecrets());
        Stories stories = new Stories(config.topics(), search, offsets, mirror, signatures);
        server = Web.serve(config, search, stories, mirror, offsets, monitor);
    }

    /**
     * Starts to serve. What the console reads from may be away: pages then say so.
     *
     * @throws IOException if the port cannot be used
     */
    public static Console start(ConsoleConfig config) throws IOException {
        config.report().log(LOGGER);
        return new Console(config);
    }

    /** The port of the pages, also where 0 was configured. */
    public int port() {
        return server.port();
    }

    /** Stops serving, then closes the connections. */
    @Override
    public void close() {
        server.close();
        monitor.close();
        search.close();
        offsets.close();
        mirror.close();
    }
}
