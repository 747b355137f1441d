// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records whose key is an object's id, and the object's row.
 *
 * @param row the masked row; null if the mirror has none or cannot be read
 * @param rowProblem why the row cannot be read; null if it can
 * @param tombstone whether the row is a tombstone
 * @param events the records, newest first
 * @param next the position at which the next page continues; null when all records have been read
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
