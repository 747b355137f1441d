// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/** How many events are set aside, and their size. */
record SetAside(long events, long bytes) {

    SetAside plus(Entry entry) {
        return new SetAside(events + 1, bytes + entry.bytes());
    }
}
