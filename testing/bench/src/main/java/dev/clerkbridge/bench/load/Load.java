// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Sends requests to a server in a closed or an open loop. */
public sealed interface Load permits ClosedLoop, OpenLoop {

    /**
     * Sends requests for the load's duration and waits for every answer.
     *
     * @throws IOException if a connection cannot be opened or breaks, if the server closes one, or if an answer is
     *     missing a minute after an open loop's last request was due
     */
    LoadResult run(InetSocketAddress server, SignedRequests requests) throws IOException;

    /** A short description of the load. */
    String describe();
}
