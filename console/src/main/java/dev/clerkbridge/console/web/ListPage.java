// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of the quarantined events or the dead letters that have not been redriven.
 *
 * @param reasons the number of events for each reason, regardless of the filter
 * @param counted whether {@code reasons} covers the whole topic; false if counting took too long
 * @param setAside the number of events set aside in the ingress's journal because the quarantine topic refuses them
 * @param next the position at which the next page continues; null when all records have been read
 * @param read the number of records that this page read
 * @param left the number of offsets that have not been read yet
 */
public record ListPage(
        List<EventLine> events,
        Map<String, Long> reasons,
        boolean counted,
        long setAside,
        @Nullable String next,
        long read,
        long left) {}
