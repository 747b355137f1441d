// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.console;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.process.Machine;
import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.bench.system.Report;
import dev.clerkbridge.testbed.command.TextTable;
import dev.clerkbridge.testbed.process.JavaProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code bridge bench console}. */
@Command(
        name = "console",
        showDefaultValues = true,
        description = {
            "Fills a topic and measures the console: the time that its pages and searches take, and its memory.",
            "Broker, PostgreSQL, consumer and console run on this machine; the consumer only creates the tables."
        })
public final class ConsoleBenchCommand implements Callable<Integer> {

    private static final int WARM_UP = 30;
    private static final int REPEATS = 20;
    private static final double MEGABYTE = 1024 * 1024;

    @Mixin
    private final Report report = new Report();

    @Option(names = "--records", description = "Number of records in the topic, about 0.35 kB each.")
    private int records = 10_000_000;

    @Option(names = "--users", description = "Number of users in the topic.")
    private int users = 1_000_000;

    @Option(names = "--jvm", description = "JVM flags for the console, separated by spaces.")
    private String jvm = "-XX:+UseParallelGC -Xmx192m";

    @Override
    public Integer call() throws Exception {
        if (records < LongTopic.MIN_RECORDS) {
            throw new ParameterException(report.commandLine(), "--records must be at least " + LongTopic.MIN_RECORDS);
        }
        List<String> flags = BenchSystem.flags(jvm);
        report.result(Machine.describe() + "; console with: " + jvm);
        try (BenchSystem system = BenchSystem.start(flags)) {
            PostgresServer database = PostgresServer.start(system.directory());
            system.whenClosed(database::close);
            LongTopic topic = new LongTopic(system.bootstrapServers(), records, users);
            topic.write(report);
            measure(ConsoleProcess.launch(system, database, flags), topic, report);
        }
        report.save();
        return 0;
    }

    private void measure(ConsoleProcess console, LongTopic topic, Report report) throws Exception {
        TextTable table = new TextTable("page", "first answer ms (median)", "slowest", "whole search s", "answers");
        for (int i = 0; i < WARM_UP; i++) {
            console.get("/objects/" + topic.user(i));
            console.get("/");
        }
        row(table, "user, newest first", console, i -> "/objects/" + topic.user(i), false);
        row(table, "newest events", console, i -> "/", false);
        row(table, "svix-id with a time", console, i -> "/events/" + topic.datedMessage(i), false);
        row(table, "svix-id without a time, oldest record", console, i -> "/events/" + topic.oldestMessage(), true);
        report.result(table);
        JavaProcess process = console.process();
        report.result("Console: RSS " + number(process.residentBytes() / MEGABYTE, 0) + " MiB, at most "
                + number(process.peakResidentBytes() / MEGABYTE, 0) + " MiB.");
    }

    private interface PagePath {
        String path(int repeat);
    }

    private static void row(TextTable table, String name, ConsoleProcess console, PagePath paths, boolean toTheEnd)
            throws Exception {
        long[] millis = new long[toTheEnd ? 1 : REPEATS];
        ConsoleProcess.SearchTime time = new ConsoleProcess.SearchTime(0, Duration.ZERO, Duration.ZERO);
        for (int i = 0; i < millis.length; i++) {
            time = console.find(paths.path(i), toTheEnd);
            millis[i] = time.first().toMillis();
        }
        Arrays.sort(millis);
        table.row(
                name,
                number((double) millis[millis.length / 2], 0),
                number((double) millis[millis.length - 1], 0),
                number(time.whole().toMillis() / 1000.0, 1),
                number(time.answers(), 0));
    }
}
