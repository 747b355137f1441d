// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

/**
 * Makes any string storable in PostgreSQL: each U+0000 and each unpaired surrogate becomes U+FFFD.
 *
 * <p>Valid JSON can contain both as escapes; PostgreSQL refuses both in {@code text} and {@code jsonb}. The same input
 * always gives the same text, so a replay gives the same row.
 */
public final class StorableText {

    /** Replaces each character that cannot be stored. */
    public static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The storable text: the same text if it was storable already, as nearly every text is. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return repaired(text);
            }
        }
        return text;
    }

    private static String repaired(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || isLoneSurrogate(point) ? REPLACEMENT : point)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isLoneSurrogate(int point) {
        return point <= Character.MAX_VALUE && Character.isSurrogate((char) point);
    }
}
