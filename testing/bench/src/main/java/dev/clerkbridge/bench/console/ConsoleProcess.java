// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.console;

import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.OpenPort;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the console as a separate process and reads its pages. */
final class ConsoleProcess {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Pattern CONTINUE = Pattern.compile("href=\"([^\"]*)\" data-continue");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JavaProcess process;
    private final URI address;

    private ConsoleProcess(JavaProcess process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * The duration of a search.
     *
     * @param answers number of pages that were read
     * @param first time until the first page
     * @param whole time until the last page
     */
    record SearchTime(int answers, Duration first, Duration whole) {}

    /** Creates the mirror's tables, starts the console and waits until it serves pages. */
    static ConsoleProcess launch(BenchSystem system, PostgresServer database, List<String> jvmFlags)
            throws InterruptedException {
        int port = FreePort.onLoopback();
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", system.bootstrapServers(),
                "EVENTS_TOPIC", LongTopic.NAME,
                "DATABASE_URL", database.url(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password(),
                "CONSOLE_PORT", String.valueOf(port));
        system.launch("migrate", List.of("-jar", Jars.of("consumer-user-sync").toString(), "migrate"), environment)
                .awaitSuccess(START_LIMIT);
        List<String> command = new ArrayList<>(jvmFlags);
        command.addAll(List.of("-jar", Jars.of("console").toString()));
        JavaProcess process = system.launch("console", command, environment);
        process.awaitReady(START_LIMIT, () -> OpenPort.isOpen(port));
        return new ConsoleProcess(process, URI.create("http://127.0.0.1:" + port));
    }

    JavaProcess process() {
        return process;
    }

    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " was answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /**
     * Opens a page and, if {@code toTheEnd}, follows its link to the next step until the search has ended. A browser
     * does the same, with a pause between the steps.
     */
    SearchTime find(String path, boolean toTheEnd) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String page = get(path);
        Duration first = Duration.ofNanos(System.nanoTime() - begin);
        int answers = 1;
        for (Matcher more = CONTINUE.matcher(page); toTheEnd && more.find(); more = CONTINUE.matcher(page)) {
            page = get(more.group(1).replace("&amp;", "&"));
            answers++;
        }
        return new SearchTime(answers, first, Duration.ofNanos(System.nanoTime() - begin));
    }
}
