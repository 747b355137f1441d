// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An event with a key and a number. Key and number determine its bytes, so the test need not store them.
 *
 * @param key a user's id
 * @param number counts from 1, without gaps
 */
record Message(String key, int number) {

    private static final String PREFIX = "msg_";
    private static final char SEPARATOR = '-';
    private static final int LONGEST_PADDING = 3_000;
    private static final long FIRST_UPDATE = 1_700_000_000_000L;

    /** Parses an {@link #id}. */
    static Message of(String id) {
        int separator = id.lastIndexOf(SEPARATOR);
        return new Message(id.substring(PREFIX.length(), separator), Integer.parseInt(id.substring(separator + 1)));
    }

    /** The {@code svix-id}. */
    String id() {
        return PREFIX + key + SEPARATOR + number;
    }

    /** The user's {@code updated_at} in epoch milliseconds; increases with the number. */
    long updatedAt() {
        return FIRST_UPDATE + number;
    }

    byte[] body() {
        String padding = Integer.toHexString(number * 0x9E3779B9).repeat(1 + number * 31 % (LONGEST_PADDING / 8));
        return ("{\"data\":{\"id\":\"" + key + "\",\"object\":\"user\",\"public_metadata\":{\"padding\":\"" + padding
                        + "\"},\"updated_at\":" + updatedAt()
                        + "},\"object\":\"event\",\"timestamp\":" + (updatedAt() + 1)
                        + ",\"type\":\"user.updated\"}")
                .getBytes(UTF_8);
    }
}
