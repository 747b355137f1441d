// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints progress to the terminal, for example when a part has started or stopped. */
public final class Progress {

    private final PrintWriter out;
    private final long begin = System.nanoTime();

    /** Prints to {@code out}. Start times are measured from this call. */
    public Progress(PrintWriter out) {
        this.out = out;
    }

    synchronized void up(String part, String address) {
        double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
        say(String.format(Locale.ROOT, "%5.1f s  %-20s %s", seconds, part, address));
    }

    synchronized void stopped(String part) {
        say("stopped  " + part);
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
