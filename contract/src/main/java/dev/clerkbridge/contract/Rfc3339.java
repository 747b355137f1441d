// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Formats the times in a record's headers directly as bytes: {@code 2026-09-21T13:33:20.123456Z}. Most records have two
 * times. Formatting them with the JDK's formatter would take longer than building all other headers together.
 */
public final class Rfc3339 {

    private static final int FRACTION_START = 20;
    private static final int NANO_DIGITS = 9;

    private Rfc3339() {}

    /** Formats a time in UTC, rounded down to milliseconds. The year must be from 0 to 9999, the range of RFC 3339. */
    public static byte[] milliseconds(Instant instant) {
        return write(instant, 3);
    }

    /** Formats a time in UTC, rounded down to microseconds. The year must be from 0 to 9999, the range of RFC 3339. */
    public static byte[] microseconds(Instant instant) {
        return write(instant, 6);
    }

    private static byte[] write(Instant instant, int digits) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        byte[] text = new byte[FRACTION_START + digits + 1];
        number(text, 0, 4, time.getYear());
        text[4] = '-';
        number(text, 5, 2, time.getMonthValue());
        text[7] = '-';
        number(text, 8, 2, time.getDayOfMonth());
        text[10] = 'T';
        number(text, 11, 2, time.getHour());
        text[13] = ':';
        number(text, 14, 2, time.getMinute());
        text[16] = ':';
        number(text, 17, 2, time.getSecond());
        text[19] = '.';
        int fraction = time.getNano();
        for (int i = digits; i < NANO_DIGITS; i++) {
            fraction /= 10;
        }
        number(text, FRACTION_START, digits, fraction);
        text[FRACTION_START + digits] = 'Z';
        return text;
    }

    private static void number(byte[] text, int start, int digits, int value) {
        int remaining = value;
        for (int i = start + digits - 1; i >= start; i--) {
            text[i] = (byte) ('0' + remaining % 10);
            remaining /= 10;
        }
    }
}
