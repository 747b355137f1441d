// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * Settings of Jackson for Clerk's objects. Clerk's customers choose the names and values in an object's metadata, and
 * every user can write to their own unsafe metadata, so no JSON that Clerk accepts may make the object unusable.
 */
public final class PayloadJson {

    /** As many levels as Clerk's JSON library reads. */
    private static final int MAX_DEPTH = 10_000;

    private PayloadJson() {}

    /**
     * Creates a builder without limits on the lengths of names, texts and numbers, because the size of the whole input
     * is limited. Names whose hashes collide are valid, too, although they slow the parser down.
     */
    public static JsonFactoryBuilder factory() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW);
    }

    /**
     * Wraps a parser from which a tree is built. Objects and arrays at the 500th level are empty. A number with more
     * than 131,072 characters, or too large for {@link java.math.BigDecimal}, is its text, as a string.
     */
    public static JsonParser forTree(JsonParser parser) {
        return new TreeSafeParser(parser);
    }
}
