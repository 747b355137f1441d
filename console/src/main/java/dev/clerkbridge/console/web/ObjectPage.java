// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The history of an object beside its row.
 *
 * @param row masked; null if the mirror has none
 * @param tombstone whether the row is that of a deleted object
 * @param events newest first
 * @param next where older events are; null if there are none
 */
public record ObjectPage(
        String id,
        @Nullable Map<String, @Nullable String> row,
        boolean tombstone,
        List<EventLine> events,
        @Nullable String next,
        long read,
        long left) {}
