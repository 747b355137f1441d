package dev.clerkbridge.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads: a metric, and what its labels must be.
 *
 * @param matchers those with a fixed value or pattern; the ones that a dashboard's variable fills in are left out
 */
record Selector(String metric, List<LabelMatcher> matchers) {

    private static final Pattern METRIC =
            Pattern.compile("\\b((?:clerk|jvm|kafka|netty|process|system|logback)_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    /** One condition on a label. */
    record LabelMatcher(String label, String operator, String value) {

        boolean accepts(String actual) {
            return switch (operator) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> actual.matches(value);
                default -> !actual.matches(value);
            };
        }
    }

    /** All metrics of ours, and of the libraries inside our services, that a PromQL expression reads. */
    static List<Selector> in(String expression) {
        List<Selector> selectors = new ArrayList<>();
        Matcher matcher = METRIC.matcher(expression.replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", ""));
        while (matcher.find()) {
            selectors.add(new Selector(matcher.group(1), matchers(matcher.group(2))));
        }
        return selectors;
    }

    /** Whether a service exposes something that this selector could read, were it counted. */
    boolean isServedBy(Scrape scrape) {
        return scrape.named(metric).stream()
                .anyMatch(sample -> matchers.stream()
                        .allMatch(matcher -> isAddedByPrometheus(matcher)
                                || matcher.accepts(sample.labels().getOrDefault(matcher.label(), ""))));
    }

    private static boolean isAddedByPrometheus(LabelMatcher matcher) {
        return matcher.label().equals("job") || matcher.label().equals("instance");
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
