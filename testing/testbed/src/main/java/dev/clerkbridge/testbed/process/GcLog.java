// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Computes from a garbage collector's log how many bytes its JVM has allocated: the growth of the heap between
 * collections.
 *
 * <pre>
 * GC(7) Pause Young (Allocation Failure) 170M->20M(245M) 3.1ms
 * GC(8) Pause Young (Allocation Failure) 172M->21M(245M) 2.9ms     152 MB were allocated in between
 * </pre>
 */
public final class GcLog {

    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");
    private static final long MEGABYTE = 1024 * 1024;

    private final Path file;

    GcLog(Path file) {
        this.file = file;
    }

    /**
     * Bytes allocated from the start to the last collection. Later allocations are not included, so the difference of
     * two values is accurate only if many collections ran in between. Returns 0 if the log cannot be read.
     */
    public long allocatedBytes() {
        long allocated = 0;
        long left = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher collection = COLLECTION.matcher(line);
                if (collection.find()) {
                    allocated += Long.parseLong(collection.group(1)) - left;
                    left = Long.parseLong(collection.group(2));
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return allocated * MEGABYTE;
    }
}
