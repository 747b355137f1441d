// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import java.util.List;

/** The quarantine topic, or the set-aside events in a journal. */
interface EventStore extends AutoCloseable {

    /**
     * The next events that have not been redriven, oldest first (on the topic, in each partition); empty after the last
     * event. Events that are added to the quarantine topic after the store was opened are not included.
     */
    List<StoredEvent> next();

    /** Marks published events as redriven or deletes them, so that later runs skip them. */
    void markRedriven(List<StoredEvent> events);

    @Override
    void close();
}
