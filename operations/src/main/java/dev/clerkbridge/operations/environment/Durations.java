// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations such as {@code 10s}. */
final class Durations {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
    private static final Duration MAX = Duration.ofDays(1);

    private Durations() {}

    /**
     * Parses a whole number with its unit. The duration must be above zero and at most a day, so that sums of durations
     * cannot overflow.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Duration parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        if (duration.isZero() || duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }
}
