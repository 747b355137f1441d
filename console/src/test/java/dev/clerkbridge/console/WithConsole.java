// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

/** A test class in which each test has its own console. */
public abstract class WithConsole extends WithKafka {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    protected Console console;

    private final Map<String, String> settings;

    /** The console of each test starts with these settings. */
    protected WithConsole(Map<String, String> settings) {
        this.settings = settings;
    }

    @BeforeEach
    void startConsole() throws Exception {
        console = kafka.console(topics, settings);
    }

    @AfterEach
    void stopConsole() {
        console.close();
    }

    /** Replaces the console with one that has these settings instead of the test class's. */
    protected void restart(Map<String, String> settings) throws Exception {
        console.close();
        console = kafka.console(topics, settings);
    }

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    protected static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** The value of an {@code Authorization} header. */
    protected static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
    }

    /** Runs the action and returns what the class logged during it. */
    protected static List<ILoggingEvent> logOf(Class<?> type, Callable<?> action) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(type);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            action.call();
        } finally {
            logger.detachAppender(log);
        }
        return log.list;
    }
}
