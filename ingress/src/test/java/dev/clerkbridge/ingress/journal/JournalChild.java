// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.testbed.process.ShortLivedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A process that appends to a journal until it is killed, and prints the number of durable events. */
final class JournalChild {

    private JournalChild() {}

    static Process start(Path directory, long seed, long skip) throws IOException {
        return start(directory, seed, skip, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Process start(Path directory, long seed, long skip, Path temporary) throws IOException {
        return builder(directory, seed, skip, temporary)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Starts a process with this temporary folder, and writes its error output to a file. */
    static Process start(Path directory, long seed, long skip, Path temporary, Path errors, String... jvmOptions)
            throws IOException {
        ProcessBuilder builder = builder(directory, seed, skip, temporary).redirectError(errors.toFile());
        builder.command().addAll(1, List.of(jvmOptions));
        return builder.start();
    }

    /** Starts a process that opens the table of set-aside events, as {@code redrive} does, and then exits. */
    static Process openSetAside(Path directory) throws IOException {
        return java(OpenSetAside.class, List.of(), directory.toString())
                .inheritIO()
                .start();
    }

    static final class OpenSetAside {

        private OpenSetAside() {}

        /** Argument: directory. */
        public static void main(String[] arguments) {
            SetAsideTable.open(Path.of(arguments[0])).close();
        }
    }

    private static ProcessBuilder builder(Path directory, long seed, long skip, Path temporary) {
        return java(
                JournalChild.class,
                List.of("-Djava.io.tmpdir=" + temporary),
                directory.toString(),
                String.valueOf(seed),
                String.valueOf(skip));
    }

    private static ProcessBuilder java(Class<?> main, List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(ShortLivedJvm.main(main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Arguments: directory, seed for the events, number of events already in the journal. */
    @SuppressWarnings("SystemOut") // the parent reads it
    public static void main(String[] arguments) {
        RandomEvents events = new RandomEvents(Long.parseLong(arguments[1]));
        for (long skipped = 0; skipped < Long.parseLong(arguments[2]); skipped++) {
            events.next();
        }
        SqliteJournal journal = JournalFiles.open(Path.of(arguments[0]));
        Random random = new Random();
        while (true) {
            List<Entry> entries = journal.append(events.next(1 + random.nextInt(30)));
            System.out.println(entries.get(entries.size() - 1).seq());
            System.out.flush();
        }
    }
}
