// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Reads Clerk's times: usually epoch milliseconds, sometimes seconds, numbers with a fraction, or ISO 8601. */
public final class EpochMillis {

    /** Smaller numbers are read as seconds, which Clerk's published examples use; 10^12 ms is 2001-09-09. */
    private static final BigDecimal FIRST_MILLIS = BigDecimal.valueOf(1_000_000_000_000L);

    /** Up to this time, in the year 2255, a double represents every microsecond exactly. */
    private static final BigDecimal LAST_MILLIS = BigDecimal.valueOf((1L << 53) / 1000);

    private EpochMillis() {}

    /** The time in whole milliseconds, rounded down; null if the number cannot be a time. */
    public static @Nullable Long of(BigDecimal number) {
        if (number.compareTo(BigDecimal.ONE) < 0) {
            return null;
        }
        BigDecimal millis = number.compareTo(FIRST_MILLIS) < 0 ? number.movePointRight(3) : number;
        return millis.compareTo(LAST_MILLIS) > 0
                ? null
                : (Long) millis.setScale(0, RoundingMode.DOWN).longValueExact();
    }

    /** The time in milliseconds; null if the number cannot be a time. */
    public static @Nullable Long of(long number) {
        return of(BigDecimal.valueOf(number));
    }

    /** Parses an ISO 8601 date and time from 1970 to 2255, as UTC if it has no offset; null for any other text. */
    public static @Nullable Long of(String text) {
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            OffsetDateTime utc =
                    time instanceof OffsetDateTime offset ? offset : ((LocalDateTime) time).atOffset(ZoneOffset.UTC);
            return isInRange(utc.toInstant()) ? (Long) utc.toInstant().toEpochMilli() : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** Whether the time is after the start of 1970 and no later than {@link #LAST_MILLIS}. */
    static boolean isInRange(Instant time) {
        return time.toEpochMilli() > 0 && time.toEpochMilli() <= LAST_MILLIS.longValueExact();
    }
}
