// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import java.util.List;

/** Where events were set aside. */
interface EventStore extends AutoCloseable {

    /** The next events that were not redriven yet, oldest first; empty after the last one there was at the start. */
    List<StoredEvent> next();

    /** Notes that these are published for sure, so that no later run publishes them again. */
    void redriven(List<StoredEvent> events);

    @Override
    void close();
}
