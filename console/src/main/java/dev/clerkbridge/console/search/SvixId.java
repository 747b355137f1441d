// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the creation time from a message id: {@code msg_} followed by a KSUID, which begins with a timestamp. */
final class SvixId {

    private static final String PREFIX = "msg_";
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int KSUID_LENGTH = 27;

    /** A KSUID has 160 bits: 32 bits for the time, then 128 random bits. */
    private static final int RANDOM_BITS = 128;

    /** The time in a KSUID counts seconds from 2014-05-13. */
    private static final long EPOCH_SECONDS = 1_400_000_000L;

    private SvixId() {}

    /** When Svix created the message, to the second; null if the id has another format. */
    static @Nullable Instant createdAt(String id) {
        if (!id.startsWith(PREFIX) || id.length() != PREFIX.length() + KSUID_LENGTH) {
            return null;
        }
        BigInteger number = BigInteger.ZERO;
        for (char c : id.substring(PREFIX.length()).toCharArray()) {
            int digit = BASE62.indexOf(c);
            if (digit < 0) {
                return null;
            }
            number = number.multiply(BigInteger.valueOf(BASE62.length())).add(BigInteger.valueOf(digit));
        }
        return Instant.ofEpochSecond(
                EPOCH_SECONDS + number.shiftRight(RANDOM_BITS).longValue());
    }
}
