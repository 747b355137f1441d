// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.util.random.RandomGenerator;

/** Creates ids in the format of Clerk and Svix: a prefix and the 27 base-62 characters of a KSUID. */
final class Ids {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 27;

    private Ids() {}

    /** A new id, for example {@code user_3…}. */
    static String id(String prefix, RandomGenerator random) {
        StringBuilder id =
                new StringBuilder(prefix.length() + 1 + LENGTH).append(prefix).append("_3");
        for (int i = 1; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
