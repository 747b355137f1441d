// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** The bytes of a body and, as svix-java takes nothing else, the same as text. */
final class Payload {

    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final String text;
    private final boolean utf8;

    Payload(byte[] bytes) {
        this.bytes = bytes;
        this.text = new String(bytes, UTF_8);
        // Decoding puts this character where the bytes are malformed; only if it is seen can they be.
        this.utf8 = text.indexOf(REPLACEMENT) < 0 || wellFormed(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The decoded bytes; encodes back to the same bytes only if {@link #utf8()}. */
    String text() {
        return text;
    }

    boolean utf8() {
        return utf8;
    }

    private static boolean wellFormed(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
