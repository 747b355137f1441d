// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The address 127.0.0.1, on which all servers of a stack listen. */
public final class Loopback {

    /** Unlike {@link InetAddress#getLoopbackAddress}, never ::1, even if the JVM's options prefer IPv6. */
    public static final InetAddress ADDRESS = address();

    private Loopback() {}

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
