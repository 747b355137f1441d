// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/** Number and size of the events that are set aside. */
record SetAside(long events, long bytes) {

    SetAside plus(Entry entry) {
        return new SetAside(events + 1, bytes + entry.bytes());
    }
}
