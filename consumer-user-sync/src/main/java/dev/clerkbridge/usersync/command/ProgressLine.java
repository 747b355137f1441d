// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.backfill.ProgressListener;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a run: on a terminal, in one line that is updated; elsewhere, in a new line every ten seconds.
 */
final class ProgressLine implements ProgressListener {

    private static final int BAR_WIDTH = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private final long betweenNanos;
    private @Nullable ObjectKind kind;
    private long startNanos;
    private long startRead;
    private long lastNanos;

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.betweenNanos = (terminal ? Duration.ofMillis(100) : Duration.ofSeconds(10)).toNanos();
    }

    @Override
    public void read(ObjectKind current, long read, long total) {
        long now = System.nanoTime();
        if (kind != current) {
            end();
            kind = current;
            startNanos = now;
            startRead = read;
            lastNanos = now - betweenNanos;
        }
        if (now - lastNanos >= betweenNanos || read == total) {
            lastNanos = now;
            out.print((terminal ? "\r\033[K" : "") + line(current, read, total, now) + (terminal ? "" : "\n"));
            out.flush();
        }
    }

    /** Ends the updated line with a line break. */
    void end() {
        if (terminal && kind != null) {
            out.println();
            out.flush();
        }
    }

    private String line(ObjectKind current, long read, long total, long now) {
        double seconds = Math.max(1e-9, (now - startNanos) / 1e9);
        double perSecond = (read - startRead) / seconds;
        if (total <= 0) {
            return String.format(Locale.ROOT, "%-13s %,d  %,.0f/s", current.plural(), read, perSecond);
        }
        long left = perSecond > 0 ? (long) (Math.max(0, total - read) / perSecond) : 0;
        int done = (int) (BAR_WIDTH * Math.min(read, total) / total);
        return String.format(
                Locale.ROOT,
                "%-13s [%s%s] %,d of %,d  %s",
                current.plural(),
                "#".repeat(done),
                " ".repeat(BAR_WIDTH - done),
                read,
                total,
                perSecond > 0 ? String.format(Locale.ROOT, "%,.0f/s  %s left", perSecond, time(left)) : "");
    }

    /** Formats a duration, such as {@code 2 min 5 s}. */
    static String time(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
