// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A way to send requests. */
public sealed interface Load permits ClosedLoop, OpenLoop {

    /**
     * Sends requests until the load's time is over and every one was answered.
     *
     * @throws IOException when a connection cannot be opened, or breaks
     */
    LoadResult run(InetSocketAddress server, SignedRequests requests) throws IOException;

    /** The load in a few words. */
    String describe();
}
