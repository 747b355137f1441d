// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The CPU use of the whole machine; shows whether other programs disturbed a measurement. */
public final class MachineLoad {

    private static final Path STAT = Path.of("/proc/stat");
    private static final long MILLIS_PER_TICK = 10;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int LAST = 7;

    private MachineLoad() {}

    /**
     * CPU time of all programs and the kernel since the machine started, including time that the hypervisor gave to
     * other machines (steal); zero if it cannot be read.
     */
    public static Duration busy() {
        try {
            String[] ticks =
                    Files.readAllLines(STAT).get(0).replaceFirst("cpu +", "").split(" ", -1);
            long busy = 0;
            for (int i = 0; i <= LAST; i++) {
                busy += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(ticks[i]);
            }
            return Duration.ofMillis(busy * MILLIS_PER_TICK);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
