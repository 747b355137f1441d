// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Describes the machine on which the benchmark runs. */
public final class Machine {

    private Machine() {}

    /** Date, processors, memory, operating system and Java, in one line. */
    public static String describe() {
        return LocalDate.now(ZoneOffset.UTC) + ", " + Runtime.getRuntime().availableProcessors() + " × "
                + line("/proc/cpuinfo", "model name") + ", " + line("/proc/meminfo", "MemTotal") + " of memory, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
                + System.getProperty("java.runtime.version");
    }

    /**
     * Writes earlier data to disk with the command {@code sync}, if it exists. Without this, the system would write the
     * data up to half a minute later, and an fsync at that time would wait for it.
     */
    public static void writeOut() throws InterruptedException {
        try {
            new ProcessBuilder("sync").inheritIO().start().waitFor();
        } catch (IOException e) {
            // Without the command, the measurements may include earlier writes.
        }
    }

    private static String line(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
