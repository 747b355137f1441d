// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

/** All Kafka consumers for searches are in use. The caller can retry when another search has ended. */
public final class BusyException extends RuntimeException {

    BusyException() {
        super("Other searches are running. Try again in a moment.");
    }
}
