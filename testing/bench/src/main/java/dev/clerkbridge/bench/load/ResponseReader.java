// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Parses an HTTP/1.1 response that has a {@code content-length}: finds its status and its end. */
final class ResponseReader {

    /** The response is not complete yet. */
    static final int INCOMPLETE = 0;

    private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'};
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int LOWER_CASE = 0x20;

    private ResponseReader() {}

    /**
     * The status of the response that {@code input} contains before its position; {@link #INCOMPLETE} if the response
     * has not fully arrived.
     *
     * @throws IllegalStateException if more than one response was received
     */
    static int status(ByteBuffer input) {
        int end = input.position();
        int length = 0;
        int line = 0;
        for (int at = 0; at < end; at++) {
            if (input.get(at) != '\n') {
                continue;
            }
            boolean endOfHead = at - line <= 1;
            if (endOfHead) {
                return complete(at + 1 + length, end) ? number(input, STATUS_AT) : INCOMPLETE;
            }
            if (startsWithLength(input, line, at)) {
                length = number(input, line + LENGTH.length);
            }
            line = at + 1;
        }
        return INCOMPLETE;
    }

    /** The status of a complete response, followed by the text of its body if it has one. */
    static String text(ByteBuffer input) {
        String response =
                StandardCharsets.UTF_8.decode(input.duplicate().flip()).toString();
        String body = response.substring(response.indexOf("\r\n\r\n") + 4).strip();
        return (number(input, STATUS_AT) + " " + body).strip();
    }

    private static boolean complete(int expected, int received) {
        if (received > expected) {
            throw new IllegalStateException("the server sent more than one response to a request");
        }
        return received == expected;
    }

    private static boolean startsWithLength(ByteBuffer input, int start, int end) {
        if (end - start <= LENGTH.length) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            int letter = input.get(start + i);
            if (letter != LENGTH[i] && (letter | LOWER_CASE) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer input, int start) {
        int at = start;
        while (input.get(at) == ' ') {
            at++;
        }
        int number = 0;
        for (byte digit = input.get(at); digit >= '0' && digit <= '9'; digit = input.get(++at)) {
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
