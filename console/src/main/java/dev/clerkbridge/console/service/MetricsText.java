// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Metrics in the Prometheus text format.
 *
 * @param series all series, in the order of the text
 */
public record MetricsText(List<Series> series) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? ([^ ]+)( \\d+)?");

    /** The value of one series. The labels are kept as text, such as {@code {a="b"}}. */
    public record Series(String name, String labels, double value) {}

    public MetricsText {
        series = List.copyOf(series);
    }

    /** Parses the text. Skips lines that are not samples. */
    static MetricsText parse(String text) {
        List<Series> series = new ArrayList<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                String labels = sample.group(2) == null ? "" : sample.group(2);
                series.add(new Series(sample.group(1), labels, number(sample.group(3))));
            }
        });
        return new MetricsText(series);
    }

    /** The sum over all series of a metric; 0 if it has no series, NaN if the value of a series is NaN. */
    public double sum(String name) {
        return of(name).mapToDouble(Series::value).sum();
    }

    /** Whether the metric has any series. */
    public boolean has(String name) {
        return of(name).findAny().isPresent();
    }

    /** The sum of a metric's values for each value of this label. Skips series whose value is NaN. */
    public Map<String, Double> byLabel(String name, String label) {
        Pattern value = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        Map<String, Double> sums = new TreeMap<>();
        of(name).forEach(one -> {
            Matcher matcher = value.matcher(one.labels());
            if (matcher.find() && !Double.isNaN(one.value())) {
                sums.merge(matcher.group(1), one.value(), Double::sum);
            }
        });
        return sums;
    }

    private Stream<Series> of(String name) {
        return series.stream().filter(one -> one.name().equals(name));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.replace("+Inf", "Infinity"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
