// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** Settings of Jackson for Clerk's objects. Clerk's customers choose the names and values in an object's metadata. */
public final class PayloadJson {

    private PayloadJson() {}

    /**
     * Creates a builder without limits on the lengths of names and texts, because the size of the whole input is
     * limited. Names whose hashes collide are valid, too, although they slow the parser down.
     *
     * @param maxNumberLength in digits
     */
    public static JsonFactoryBuilder factory(int maxDepth, int maxNumberLength) {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(maxNumberLength)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW);
    }
}
