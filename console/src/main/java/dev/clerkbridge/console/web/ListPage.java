// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of events.
 *
 * @param reasons how many events of the whole list there are for each reason
 * @param counted whether {@code reasons} covers the whole topic; false if that would have taken too long
 * @param refused events that are set aside in the ingress's journal, because no topic takes them
 * @param next where older ones are; null if there are none
 * @param read records that this page looked at
 * @param left records that no page has looked at yet
 */
public record ListPage(
        List<EventLine> events,
        Map<String, Long> reasons,
        boolean counted,
        long refused,
        @Nullable String next,
        long read,
        long left) {}
