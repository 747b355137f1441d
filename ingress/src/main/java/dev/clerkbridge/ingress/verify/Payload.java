// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** A body as bytes and as text, because svix-java signs only text. */
final class Payload {

    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final String text;
    private final boolean utf8;

    Payload(byte[] bytes) {
        this.bytes = bytes;
        this.text = new String(bytes, UTF_8);
        // Decoding replaces malformed bytes with this character. If the text does not contain it, no bytes are
        // malformed.
        this.utf8 = text.indexOf(REPLACEMENT) < 0 || wellFormed(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The decoded text. Encoding it gives the same bytes only if {@link #utf8()} is true. */
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
