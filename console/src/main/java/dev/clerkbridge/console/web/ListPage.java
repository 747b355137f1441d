// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of events.
 *
 * @param reasons how many of {@code events} were set aside for each reason
 * @param next where older ones are; null if there are none
 * @param read records that this page looked at
 * @param left records that no page has looked at yet
 */
public record ListPage(
        List<EventLine> events,
        Map<String, Long> reasons,
        @Nullable String next,
        long read,
        long left) {}
