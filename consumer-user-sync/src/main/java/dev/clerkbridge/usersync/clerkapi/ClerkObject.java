// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.Nullable;

/**
 * An object as the API returned it.
 *
 * @param createdAt epoch milliseconds, or 0 if the API returns none
 * @param updatedAt epoch milliseconds; {@code createdAt} if the API returns no time of the last change
 * @param organizationId for memberships, if the API returns it; otherwise null
 * @param userId for memberships, if the API returns it; otherwise null
 * @param json the whole object, in ASCII
 */
public record ClerkObject(
        ObjectKind kind,
        String id,
        long createdAt,
        long updatedAt,
        @Nullable String organizationId,
        @Nullable String userId,
        String json) {}
