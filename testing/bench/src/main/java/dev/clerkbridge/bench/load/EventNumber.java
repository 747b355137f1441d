// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Encodes the number of an event within its batch in ids of the usual length. An arriving event can then be matched to
 * its request without a table of ids.
 *
 * <pre>
 * msg_ 3 bench 0042 00000000000012345       27 characters after the prefix, like a KSUID
 *      │       │    └ number in the batch
 *      └ fixed └ batch
 * </pre>
 */
public final class EventNumber {

    private static final int LENGTH = 27;
    private static final String MARK = "3bench";
    private static final int BATCH_DIGITS = 4;
    /** The number of characters after the prefix that are equal for all ids of a batch. */
    public static final int BATCH_END = MARK.length() + BATCH_DIGITS;

    private static final int NUMBER_DIGITS = LENGTH - MARK.length() - BATCH_DIGITS;

    private EventNumber() {}

    /** The 27 characters after an id's prefix. */
    public static String text(int batch, int number) {
        StringBuilder text = new StringBuilder(LENGTH).append(MARK);
        pad(text, batch, BATCH_DIGITS);
        pad(text, number, NUMBER_DIGITS);
        return text.toString();
    }

    /** The batch of an {@code id} with any prefix, or -1 if the id is not in this format. */
    public static int batch(byte[] id) {
        int start = id.length - LENGTH;
        if (start < 0 || !new String(id, start, MARK.length(), US_ASCII).equals(MARK)) {
            return -1;
        }
        return digits(id, start + MARK.length(), BATCH_DIGITS);
    }

    /** The event's number in its {@code id}. */
    public static int number(byte[] id) {
        return digits(id, id.length - NUMBER_DIGITS, NUMBER_DIGITS);
    }

    private static int digits(byte[] id, int start, int count) {
        int number = 0;
        for (int i = start; i < start + count; i++) {
            number = number * 10 + id[i] - '0';
        }
        return number;
    }

    private static void pad(StringBuilder text, int number, int digits) {
        String plain = Integer.toString(number);
        text.append("0".repeat(digits - plain.length())).append(plain);
    }
}
