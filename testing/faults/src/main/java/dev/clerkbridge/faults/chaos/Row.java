// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import org.jspecify.annotations.Nullable;

/**
 * The values of a row that are compared.
 *
 * @param text a user's first name, an organization's name, a membership's role
 * @param detail an integer beyond 2⁵³ from the metadata, or a membership's organization
 * @param bulk length of the text {@code bulk} in a user's metadata; 0 if there is none
 */
record Row(
        String lastEventId,
        boolean deleted,
        @Nullable String text,
        @Nullable String detail,
        int bulk) {}
