package dev.clerkbridge.contract;

import org.jspecify.annotations.Nullable;

/** Reads Clerk's times: milliseconds since the epoch, in some examples seconds. */
public final class EpochMillis {

    /** A smaller number is seconds, as in Clerk's published examples; as milliseconds it would be before 2001-09-09. */
    private static final long FIRST_MILLIS = 1_000_000_000_000L;

    /** In the year 2255: the largest time whose microseconds a double holds exactly. */
    private static final long LAST_MILLIS = (1L << 53) / 1000;

    private EpochMillis() {}

    /** The time in milliseconds, or null if the number cannot be a time. */
    public static @Nullable Long of(long number) {
        if (number <= 0) {
            return null;
        }
        long millis = number < FIRST_MILLIS ? number * 1000 : number;
        return millis <= LAST_MILLIS ? millis : null;
    }
}
