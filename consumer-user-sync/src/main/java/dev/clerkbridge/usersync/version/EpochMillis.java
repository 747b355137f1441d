package dev.clerkbridge.usersync.version;

import org.jspecify.annotations.Nullable;

/** Clerk's times: milliseconds since the epoch, except where they are seconds. */
public final class EpochMillis {

    /** Below this, a number is seconds (the official examples have them); as milliseconds it would lie before 2001-09-09. */
    private static final long FIRST_MILLIS = 1_000_000_000_000L;

    /** The year 2255: as microseconds the last number that a double keeps exactly, and far beyond any real time. */
    private static final long LAST_MILLIS = (1L << 53) / 1000;

    private EpochMillis() {}

    /** The time in milliseconds, or null where the number cannot be a time. */
    public static @Nullable Long of(long number) {
        if (number <= 0) {
            return null;
        }
        long millis = number < FIRST_MILLIS ? number * 1000 : number;
        return millis <= LAST_MILLIS ? millis : null;
    }
}
