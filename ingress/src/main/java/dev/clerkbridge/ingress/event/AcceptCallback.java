// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** Receives the result of one event exactly once, on any thread. Must return quickly and must not throw. */
@FunctionalInterface
public interface AcceptCallback {

    void completed(AcceptResult result);
}
