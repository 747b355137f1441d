// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.system;

import dev.clerkbridge.bench.load.LoadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints the progress and the results of the command into which it is mixed; {@code --markdown} also writes the results
 * to a file.
 */
public final class Report {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also write the tables to this file.")
    private @Nullable Path markdown;

    private final StringBuilder kept = new StringBuilder();

    /** The command line of the benchmark. */
    public CommandLine commandLine() {
        return Objects.requireNonNull(command, "only picocli can run this command")
                .commandLine();
    }

    /** Prints a progress line, which is not part of the results. */
    public void progress(String format, Object... values) {
        PrintWriter out = commandLine().getOut();
        out.println("  " + String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** Prints the answers other than 200, if any. */
    public void refusals(String server, LoadResult load) {
        load.refusals().forEach((answer, times) -> progress("%s refused %,d requests: %s", server, times, answer));
    }

    /** Prints a line of text or a table, and adds it to the results. */
    public void result(Object text) {
        PrintWriter out = commandLine().getOut();
        out.println();
        out.println(text);
        out.flush();
        kept.append('\n').append(text).append('\n');
    }

    /** Writes all results to the file of {@code --markdown}, if it is given. */
    public void save() throws IOException {
        if (markdown != null) {
            Files.writeString(markdown, kept);
        }
    }
}
