// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.Nullable;

/**
 * Identifies one object for the API. A membership cannot be requested by its id alone, so its organization and user are
 * needed too.
 *
 * @param organizationId for memberships, if known; otherwise null
 * @param userId for memberships, if known; otherwise null
 */
public record ObjectReference(
        ObjectKind kind,
        String id,
        @Nullable String organizationId,
        @Nullable String userId) {}
