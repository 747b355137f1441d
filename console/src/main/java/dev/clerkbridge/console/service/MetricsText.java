// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Series of the Prometheus text format, added up over labels that the console does not show.
 *
 * @param sums a metric's values, added up over all of its series, by its name
 * @param byLabels a series' value by its name and labels as they are written
 */
record MetricsText(Map<String, Double> sums, Map<String, Double> byLabels) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? ([^ ]+)( \\d+)?");

    /** Lines that are no samples are passed over. */
    static MetricsText parse(String text) {
        Map<String, Double> sums = new HashMap<>();
        Map<String, Double> byLabels = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                double value = number(sample.group(3));
                sums.merge(sample.group(1), value, Double::sum);
                byLabels.put(sample.group(1) + (sample.group(2) == null ? "" : sample.group(2)), value);
            }
        });
        return new MetricsText(sums, byLabels);
    }

    /** The sum of a metric's series; 0 where it has none. */
    double sum(String name) {
        return sums.getOrDefault(name, 0.0);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.replace("+Inf", "Infinity"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
