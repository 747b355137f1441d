// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

/**
 * An address to listen on.
 *
 * @param host a name or an address; {@code 0.0.0.0} and {@code ::} mean every interface
 * @param port 0 means any free port
 */
public record Endpoint(String host, int port) {

    /** Whether both need the same port on the same interface. Two names of one interface count as two interfaces. */
    public boolean overlaps(Endpoint other) {
        boolean sameHost = host.equals(other.host) || isEverywhere() || other.isEverywhere();
        return sameHost && port == other.port && port != 0;
    }

    private boolean isEverywhere() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
