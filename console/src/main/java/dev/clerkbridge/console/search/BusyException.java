// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

/** As many searches or redrives are running as the console allows. The caller can retry when one has ended. */
public final class BusyException extends RuntimeException {

    /** Creates an exception whose message says what is running. */
    public BusyException(String running) {
        super(running + " Try again in a moment.");
    }
}
