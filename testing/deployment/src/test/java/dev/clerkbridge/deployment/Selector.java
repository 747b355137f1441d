// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PromQL selector: a metric and its label matchers.
 *
 * @param text the selector's text in the query
 * @param matchers the matchers with a fixed value or pattern; matchers with a dashboard variable are omitted
 */
record Selector(String text, String metric, List<LabelMatcher> matchers) {

    private static final Pattern METRIC = Pattern.compile(
            "\\b(up|(?:clerk|jvm|kafka|kube|kubelet|netty|process|system|logback)_[a-z0-9_]+)\\b(?:\\{([^}]*)})?");
    private static final Pattern FROM_ELSEWHERE = Pattern.compile("up|kube(let)?_.*|kafka_(server|topic)_.*");
    private static final Set<String> ADDED_BY_PROMETHEUS = Set.of("job", "instance", "namespace", "pod");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    /** One condition on a label. */
    record LabelMatcher(String label, String operator, String value) {

        /** Whether a sample meets this condition; for a list of values ({@code a|b}), one for each value. */
        boolean isServedBy(List<Scrape.Sample> samples) {
            return alternatives()
                    .allMatch(condition -> samples.stream()
                            .anyMatch(
                                    sample -> condition.accepts(sample.labels().getOrDefault(label, ""))));
        }

        private Stream<LabelMatcher> alternatives() {
            return operator.equals("=~") && value.matches("[a-z_|]+")
                    ? Stream.of(value.split("\\|", -1)).map(each -> new LabelMatcher(label, "=", each))
                    : Stream.of(this);
        }

        boolean accepts(String actual) {
            return switch (operator) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> actual.matches(value);
                default -> !actual.matches(value);
            };
        }
    }

    /** The selectors in a PromQL expression for metrics of our services and their libraries. */
    static List<Selector> in(String expression) {
        return all(expression).stream()
                .filter(selector -> !FROM_ELSEWHERE.matcher(selector.metric).matches())
                .toList();
    }

    /** The metrics in a PromQL expression that {@link #METRIC} recognizes: ours, Kubernetes' and Kafka's. */
    static List<String> metrics(String expression) {
        return all(expression).stream().map(Selector::metric).distinct().toList();
    }

    private static List<Selector> all(String expression) {
        List<Selector> selectors = new ArrayList<>();
        Matcher matcher = METRIC.matcher(expression.replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", ""));
        while (matcher.find()) {
            selectors.add(new Selector(matcher.group(), matcher.group(1), matchers(matcher.group(2))));
        }
        return selectors;
    }

    /** Whether a service exposes a sample that this selector could match. */
    boolean isServedBy(Scrape scrape) {
        List<Scrape.Sample> samples = scrape.named(metric);
        return !samples.isEmpty()
                && matchers.stream()
                        .filter(matcher -> !ADDED_BY_PROMETHEUS.contains(matcher.label()))
                        .allMatch(matcher -> matcher.isServedBy(samples));
    }

    private static List<LabelMatcher> matchers(@Nullable String text) {
        List<LabelMatcher> matchers = new ArrayList<>();
        Matcher matcher = MATCHER.matcher(text == null ? "" : text);
        while (matcher.find()) {
            if (!matcher.group(3).contains("$")) {
                matchers.add(new LabelMatcher(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
        }
        return matchers;
    }
}
