package dev.clerkbridge.usersync.decode;

/**
 * Makes any string one that PostgreSQL can keep: each U+0000 and each surrogate without its other half becomes U+FFFD.
 *
 * <p>Both can stand in valid JSON as escapes, and both are refused in {@code text} and in {@code jsonb}. The same input
 * always gives the same text, so replays agree.
 */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The text itself where nothing is wrong with it, which is nearly always. */
    static String of(String text) {
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
