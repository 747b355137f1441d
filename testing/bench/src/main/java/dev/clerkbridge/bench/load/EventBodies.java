// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

/** Bodies of events, distinct and realistic, made on demand. */
@FunctionalInterface
public interface EventBodies {

    /**
     * The body of event number {@code index}, the same every time it is asked for. Called from several threads at once.
     */
    byte[] body(int index);
}
