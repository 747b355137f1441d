// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** Told what became of one event: exactly once, from any thread. Must return quickly and not throw. */
@FunctionalInterface
public interface AcceptCallback {

    void completed(AcceptResult result);
}
