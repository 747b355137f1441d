// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object's events and its row.
 *
 * @param row the masked row; null if the mirror has none
 * @param rowProblem why the row cannot be read; null if it can
 * @param tombstone whether the object was deleted
 * @param events the events of the object's key, newest first
 * @param next the position of older events; null if there are none
 */
public record ObjectPage(
        String id,
        @Nullable Map<String, @Nullable String> row,
        @Nullable String rowProblem,
        boolean tombstone,
        List<EventLine> events,
        @Nullable String next,
        long read,
        long left) {}
