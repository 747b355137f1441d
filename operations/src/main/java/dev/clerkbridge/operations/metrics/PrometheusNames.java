// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Makes the meters of libraries follow Prometheus's naming rules: drops those in milliseconds or nanoseconds, changes
 * the ending {@code .count} to {@code s}, and gives every meter a help text. {@code promtool check metrics} finds
 * violations.
 */
final class PrometheusNames implements MeterFilter {

    private static final String COUNT = ".count";
    private static final Pattern SMALL_UNIT = Pattern.compile("(.*\\.)?(ns|ms)(\\..*)?");

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        String unit = Objects.requireNonNullElse(id.getBaseUnit(), "");
        return SMALL_UNIT.matcher(id.getName()).matches()
                        || SMALL_UNIT.matcher(unit).matches()
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String name = id.getName();
        if (name.endsWith(COUNT)) {
            name = name.substring(0, name.length() - COUNT.length()) + "s";
        }
        String help = Objects.requireNonNullElse(id.getDescription(), "");
        String description = help.isBlank() ? name.replace('.', ' ') : help;
        return new Meter.Id(name, Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), description, id.getType());
    }
}
