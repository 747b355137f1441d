// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import org.jspecify.annotations.Nullable;

/**
 * What is compared of a row.
 *
 * @param text a user's first name, an organization's name, a membership's role
 * @param detail an integer beyond 2⁵³ out of the metadata, or a membership's organization
 * @param bulk how long the largest text in a user's metadata is
 */
record Row(
        String lastEventId,
        boolean deleted,
        @Nullable String text,
        @Nullable String detail,
        int bulk) {}
