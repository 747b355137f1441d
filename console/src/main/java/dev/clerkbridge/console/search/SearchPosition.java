// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * An offset in each partition. A search continues below it; {@link EventSearch#live} reads from it to the end.
 *
 * <p>Links contain the position as text, so the server keeps no state for a search.
 *
 * @param before the exclusive upper bounds of the offsets that have not been read yet; empty if no topic exists
 */
public record SearchPosition(Map<TopicPartition, Long> before) {

    private static final int MAX_TEXT_LENGTH = 32_768;
    private static final String ENTRY = "~";
    private static final String BETWEEN = ",";

    public SearchPosition {
        before = Map.copyOf(before);
    }

    /**
     * Parses the result of {@link #toString()}.
     *
     * @param topics the topics that a reader may search
     * @throws IllegalArgumentException if the text is not a position, or names another topic
     */
    public static SearchPosition parse(String text, Set<String> topics) {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException("The link's position is too long.");
        }
        Map<TopicPartition, Long> before = new LinkedHashMap<>();
        for (String entry : text.split(BETWEEN, -1)) {
            List<String> parts = List.of(entry.split(ENTRY, -1));
            if (parts.size() != 3 || !topics.contains(parts.get(0))) {
                throw new IllegalArgumentException(
                        "This link does not contain a valid search position. Start the search again.");
            }
            before.put(new TopicPartition(parts.get(0), number(parts.get(1)).intValue()), number(parts.get(2)));
        }
        return new SearchPosition(before);
    }

    private static Long number(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "This link does not contain a valid search position. Start the search again.", e);
        }
    }

    /** Contains only characters that need no escaping in a query string. */
    @Override
    public String toString() {
        return before.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .map(entry -> entry.getKey().topic() + ENTRY + entry.getKey().partition() + ENTRY + entry.getValue())
                .collect(Collectors.joining(BETWEEN));
    }
}
