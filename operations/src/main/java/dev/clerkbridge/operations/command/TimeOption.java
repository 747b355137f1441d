// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a time option: {@code 2026-11-01T12:00:00Z}, {@code 2026-11-01} (midnight UTC) or {@code 36h} (ago). */
public final class TimeOption implements ITypeConverter<Instant> {

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private final InstantSource clock = InstantSource.system();

    @Override
    public Instant convert(String text) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            String unit = ago.group(2).toUpperCase(Locale.ROOT);
            return clock.instant().minus(Duration.parse((unit.equals("D") ? "P" : "PT") + ago.group(1) + unit));
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "'" + text + "' is not a time; write 2026-11-01T12:00:00Z, 2026-11-01, 36h or 7d");
        }
    }
}
