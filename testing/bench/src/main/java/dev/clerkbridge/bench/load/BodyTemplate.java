// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A body in which every occurrence of some words can be replaced by another word of the same length.
 *
 * <p>Building a payload field by field takes more CPU time than the server spends on the payload, so a benchmark builds
 * a few payloads and varies them.
 */
final class BodyTemplate {

    private final byte[] body;
    private final List<Word> words;

    private BodyTemplate(byte[] body, List<Word> words) {
        this.body = body;
        this.words = words;
    }

    /**
     * Creates a template from {@code body}, which must contain each of {@code words}.
     *
     * @throws IllegalArgumentException if the body lacks one of the words
     */
    static BodyTemplate of(byte[] body, String... words) {
        return new BodyTemplate(
                body.clone(), Stream.of(words).map(word -> Word.in(body, word)).toList());
    }

    /**
     * A copy of the body with the template's words replaced by the given words, in the same order.
     *
     * @throws IllegalArgumentException if a word's length differs from that of the word that it replaces
     */
    byte[] with(String... replacements) {
        byte[] copy = body.clone();
        for (int i = 0; i < replacements.length; i++) {
            words.get(i).replace(copy, replacements[i]);
        }
        return copy;
    }

    private record Word(int length, List<Integer> places) {

        static Word in(byte[] body, String word) {
            byte[] wanted = word.getBytes(US_ASCII);
            List<Integer> places = Stream.iterate(0, at -> at + wanted.length <= body.length, at -> at + 1)
                    .filter(at -> Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length))
                    .toList();
            if (places.isEmpty()) {
                throw new IllegalArgumentException("the body does not contain " + word);
            }
            return new Word(wanted.length, places);
        }

        void replace(byte[] copy, String text) {
            byte[] replacement = text.getBytes(US_ASCII);
            if (replacement.length != length) {
                throw new IllegalArgumentException(text + " is not " + length + " characters long");
            }
            for (int place : places) {
                System.arraycopy(replacement, 0, copy, place, length);
            }
        }
    }
}
