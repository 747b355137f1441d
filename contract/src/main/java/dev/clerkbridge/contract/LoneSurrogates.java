// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;

/**
 * Replaces escaped lone surrogates in JSON. JSON permits them (RFC 8259, section 8.2) and {@code JSON.stringify} writes
 * them, but Jackson refuses the whole text if one is in a field name.
 */
public final class LoneSurrogates {

    private static final byte[] REPLACEMENT = "\\ufffd".getBytes(US_ASCII);
    private static final int ESCAPE_LENGTH = REPLACEMENT.length;

    private LoneSurrogates() {}

    /** A function that parses JSON. */
    @FunctionalInterface
    public interface ParseFunction<T, E extends Exception> {

        /** Throws an {@link IOException} if {@code json} is not JSON. */
        T parse(byte[] json) throws IOException, E;
    }

    /**
     * Parses JSON. If that fails, {@link #replace replaces} lone surrogates and parses again.
     *
     * @throws IOException the exception of the second attempt, if both fail
     */
    public static <T, E extends Exception> T parse(byte[] json, ParseFunction<T, E> parser) throws IOException, E {
        try {
            return parser.parse(json);
        } catch (IOException e) {
            return parser.parse(replace(json));
        }
    }

    /**
     * Replaces each escaped lone surrogate with an escaped U+FFFD in a copy of the text. The length does not change, so
     * the byte positions in parse errors stay right. Copying is slow, so {@link #parse} does this only after a failed
     * attempt.
     */
    public static byte[] replace(byte[] json) {
        byte[] replaced = json.clone();
        int i = 0;
        while (i < replaced.length) {
            if (replaced[i] != '\\') {
                i++;
            } else {
                i += replaceAt(i, replaced);
            }
        }
        return replaced;
    }

    /**
     * Replaces the escape sequence at {@code start} if it is a lone surrogate. Returns the length of the sequence, or
     * of both sequences if two form a pair.
     */
    private static int replaceAt(int start, byte[] json) {
        int unit = codeUnit(json, start);
        if (unit < 0) {
            return 2;
        }
        boolean high = unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
        if (high && isLow(codeUnit(json, start + ESCAPE_LENGTH))) {
            return 2 * ESCAPE_LENGTH;
        }
        if (high || isLow(unit)) {
            System.arraycopy(REPLACEMENT, 0, json, start, ESCAPE_LENGTH);
        }
        return ESCAPE_LENGTH;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** The value of the four-digit escape at {@code start}, or a negative number if there is none. */
    private static int codeUnit(byte[] json, int start) {
        if (start + ESCAPE_LENGTH > json.length || json[start] != '\\' || json[start + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = start + 2; i < start + ESCAPE_LENGTH; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
