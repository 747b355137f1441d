// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.redrive.RedriveMarkReader;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.console.service.ServiceMonitor;
import dev.clerkbridge.console.story.GroupOffsets;
import dev.clerkbridge.console.story.Outcomes;
import dev.clerkbridge.console.story.Stories;

/** The data sources of the pages and the API. */
public record Sources(
        EventSearch search,
        Stories stories,
        Outcomes outcomes,
        Mirror mirror,
        GroupOffsets offsets,
        RedriveMarkReader redriveMarks,
        ServiceMonitor monitor) {}
