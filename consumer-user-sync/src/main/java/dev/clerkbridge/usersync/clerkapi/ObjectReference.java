// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.Nullable;

/**
 * What is needed to ask the API for one object: its id, and of a membership, which has no call by id, its two ends.
 *
 * @param organizationId of a membership
 * @param userId of a membership
 */
public record ObjectReference(
        ObjectKind kind,
        String id,
        @Nullable String organizationId,
        @Nullable String userId) {}
