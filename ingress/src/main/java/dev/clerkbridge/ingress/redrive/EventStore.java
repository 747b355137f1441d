// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import java.util.List;

/** A place where events were set aside. */
interface EventStore extends AutoCloseable {

    /** The next events not redriven yet, oldest first. Ends at the last event that existed at the start. */
    List<StoredEvent> next();

    /** Records that these events are published, so that later runs skip them. */
    void redriven(List<StoredEvent> events);

    @Override
    void close();
}
