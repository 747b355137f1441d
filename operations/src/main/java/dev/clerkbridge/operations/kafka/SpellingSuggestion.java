// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the correct spelling of a word. */
final class SpellingSuggestion {

    private static final int MAX_DISTANCE = 3;

    private SpellingSuggestion() {}

    /** The candidate with the smallest edit distance to {@code word}, if that distance is at most three. */
    static Optional<String> of(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> distance(word, candidate) <= MAX_DISTANCE)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** The Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
