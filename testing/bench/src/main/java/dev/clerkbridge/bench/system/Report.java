// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.system;

import dev.clerkbridge.bench.load.LoadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints progress and collects the results for a file. */
public final class Report {

    private final PrintWriter out;
    private final StringBuilder kept = new StringBuilder();

    /** Creates an empty report, which prints to {@code out}. */
    public Report(PrintWriter out) {
        this.out = out;
    }

    /** Prints a progress line, which is not part of the results. */
    public void progress(String format, Object... values) {
        out.println("  " + String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** Prints the answers other than 200, if any. */
    public void refusals(String server, LoadResult load) {
        load.refusals().forEach((answer, times) -> progress("%s refused %,d requests: %s", server, times, answer));
    }

    /** Prints a line of text or a table, and adds it to the results. */
    public void result(Object text) {
        out.println();
        out.println(text);
        out.flush();
        kept.append('\n').append(text).append('\n');
    }

    /** Writes all results to {@code file} unless it is null. */
    public void save(@Nullable Path file) throws IOException {
        if (file != null) {
            Files.writeString(file, kept);
        }
    }
}
