// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/**
 * The Clerk instance that a secret key belongs to.
 *
 * @param environment {@code production} or {@code development}
 */
public record Instance(String id, String environment) {

    /** Clerk's rate limit for all callers of the instance together, in requests per second. */
    public int requestsAllowedPerSecond() {
        return environment.equals("production") ? 100 : 10;
    }
}
