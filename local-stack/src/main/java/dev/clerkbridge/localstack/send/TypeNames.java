// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.testbed.example.ExampleType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** Suggests an event type for a mistyped name. */
final class TypeNames {

    private TypeNames() {}

    /** The error message for a {@code name} that is not an event type, with the nearest type. */
    static String unknown(String name) {
        return "Clerk has no event type '" + name + "'. Did you mean '" + nearest(name) + "'?";
    }

    private static String nearest(String name) {
        return Arrays.stream(ExampleType.values())
                .map(ExampleType::wireName)
                .min(Comparator.comparingInt(known -> distance(plain(known), plain(name))))
                .orElseThrow();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    /** The Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int row = 1; row <= a.length(); row++) {
            int[] current = new int[b.length() + 1];
            current[0] = row;
            for (int column = 1; column <= b.length(); column++) {
                int replaced = above[column - 1] + (a.charAt(row - 1) == b.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(above[column], current[column - 1]) + 1);
            }
            above = current;
        }
        return above[b.length()];
    }
}
