// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

/** Creates distinct and realistic event bodies. */
@FunctionalInterface
public interface EventBodies {

    /**
     * The body of event number {@code index}; always the same for the same index. Must be thread-safe.
     */
    byte[] body(int index);
}
