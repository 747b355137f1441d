// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/** The number and total size of the events that are set aside. */
record SetAsideTotal(long events, long bytes) {

    SetAsideTotal plus(Entry entry) {
        return new SetAsideTotal(events + 1, bytes + entry.bytes());
    }
}
