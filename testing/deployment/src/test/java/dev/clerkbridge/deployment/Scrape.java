// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A scrape in the Prometheus text format, parsed strictly.
 *
 * @param types the type of each metric family
 * @param described the metric families that have a help text
 * @param samples all samples
 */
record Scrape(Map<String, String> types, Set<String> described, List<Sample> samples) {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|-?[0-9.]+(?:[Ee][+-]?[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\",?");

    /** One line of a scrape. */
    record Sample(String name, Map<String, String> labels, String value) {}

    /**
     * Parses a scrape.
     *
     * @throws IllegalArgumentException if a line is invalid; the message contains the first invalid line
     */
    static Scrape parse(String text) {
        Scrape scrape = new Scrape(new HashMap<>(), new TreeSet<>(), new ArrayList<>());
        text.lines().filter(line -> !line.isBlank()).forEach(scrape::add);
        return scrape;
    }

    /** Merges two scrapes. */
    Scrape and(Scrape other) {
        Map<String, String> allTypes = new HashMap<>(types);
        allTypes.putAll(other.types);
        Set<String> allDescribed = new TreeSet<>(described);
        allDescribed.addAll(other.described);
        return new Scrape(
                allTypes,
                allDescribed,
                Stream.concat(samples.stream(), other.samples.stream()).toList());
    }

    /** The samples with this name. */
    List<Sample> named(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /** The sum of all samples with this name and at least these labels. */
    double sum(String name, Map<String, String> labels) {
        return named(name).stream()
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(sample -> Double.parseDouble(sample.value()))
                .sum();
    }

    private void add(String line) {
        if (line.startsWith("# TYPE ")) {
            String[] parts = line.split(" ", 4);
            if (types.put(parts[2], parts[3]) != null) {
                throw new IllegalArgumentException("two types: " + line);
            }
        } else if (line.startsWith("# HELP ")) {
            described.add(line.split(" ", 4)[2]);
        } else {
            Matcher matcher = SAMPLE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a sample: " + line);
            }
            String labels = matcher.group(2);
            samples.add(new Sample(matcher.group(1), labels(labels == null ? "" : labels, line), matcher.group(3)));
        }
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new HashMap<>();
        Matcher matcher = LABEL.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            labels.put(matcher.group(1), matcher.group(2));
            end = matcher.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("not labels: " + line);
        }
        return labels;
    }
}
