// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.Nullable;

/**
 * An object as the API returned it.
 *
 * @param createdAt epoch milliseconds, or 0 where the API names no time
 * @param updatedAt epoch milliseconds; {@code createdAt} where the API names no time of the last change
 * @param organizationId of a membership
 * @param userId of a membership
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
