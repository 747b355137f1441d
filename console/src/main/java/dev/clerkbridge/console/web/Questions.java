// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.console.search.LivePage;
import dev.clerkbridge.console.search.SearchPage;
import dev.clerkbridge.console.search.SearchPosition;
import dev.clerkbridge.console.search.Topics;
import dev.clerkbridge.console.service.ServiceMonitor;
import dev.clerkbridge.console.story.GroupOffsets;
import dev.clerkbridge.console.story.Stories;
import dev.clerkbridge.console.web.HealthPage.Check;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers what the pages and the API ask. Blocks; safe for any thread. */
final class Questions {

    private static final int PAGE = 50;

    private final Topics topics;
    private final EventSearch search;
    private final Stories stories;
    private final Mirror mirror;
    private final GroupOffsets offsets;
    private final ServiceMonitor monitor;

    Questions(
            Topics topics,
            EventSearch search,
            Stories stories,
            Mirror mirror,
            GroupOffsets offsets,
            ServiceMonitor monitor) {
        this.topics = topics;
        this.search = search;
        this.stories = stories;
        this.mirror = mirror;
        this.offsets = offsets;
        this.monitor = monitor;
    }

    /** What came since the position, or the newest events. */
    LivePage live(@Nullable String since, EventFilter filter) {
        return search.live(since, filter.condition(topics), PAGE);
    }

    List<EventLine> lines(List<ReceivedEvent> events) {
        return events.stream().map(event -> EventLine.of(event, topics)).toList();
    }

    /** Looks for a message by its id; the page may have no hits and a next position. */
    SearchPage message(String id, @Nullable String from) {
        if (from != null) {
            return search.next(from, EventSearch.hasId(id), PAGE);
        }
        SearchPage near = search.aroundCreation(id, PAGE);
        return near != null ? near : search.newest(topics.all(), EventSearch.hasId(id), 1);
    }

    /** The story of the message that {@link #message} found. */
    EventPage event(List<ReceivedEvent> deliveries, boolean revealed) {
        return EventPage.of(stories.tell(deliveries), topics, revealed);
    }

    ObjectPage object(String id, @Nullable String from) {
        SearchPage page = from == null ? search.byKey(id, PAGE) : search.next(from, EventSearch.hasKey(id), PAGE);
        MirrorTable table = MirrorTable.ofId(id);
        MirrorRow row = table == null ? null : mirror.row(table, id);
        return new ObjectPage(
                id,
                row == null ? null : Masking.mask(row),
                row != null && row.isTombstone(),
                lines(page.hits()),
                text(page.next()),
                page.read(),
                page.left());
    }

    /** The ids of the users with this primary e-mail address. */
    List<String> usersByEmailAddress(String address) {
        return mirror.usersByEmailAddress(address).stream().map(MirrorRow::id).toList();
    }

    ListPage quarantine(EventFilter filter, @Nullable String from) {
        return list(topics.quarantine(), filter, from);
    }

    ListPage deadLetters(EventFilter filter, @Nullable String from) {
        return list(topics.deadLetters(), filter, from);
    }

    private ListPage list(String topic, EventFilter filter, @Nullable String from) {
        Predicate<ReceivedEvent> wanted = filter.condition(topics);
        SearchPage page = from == null ? search.newest(List.of(topic), wanted, PAGE) : search.next(from, wanted, PAGE);
        List<EventLine> lines = lines(page.hits());
        Map<String, Long> reasons = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> line.reason() == null ? "unknown" : line.reason(),
                        TreeMap::new,
                        Collectors.counting()));
        return new ListPage(lines, reasons, text(page.next()), page.read(), page.left());
    }

    HealthPage health() {
        return new HealthPage(monitor.states(), List.of(lag(), database()));
    }

    private Check lag() {
        try {
            long lag = offsets.lag();
            return new Check("Kafka", true, lag + " records are not in the mirror yet", "a-row-is-old");
        } catch (RuntimeException e) {
            return new Check("Kafka", false, String.valueOf(e.getMessage()), "an-event-was-not-delivered");
        }
    }

    private Check database() {
        try {
            mirror.check();
            return new Check("PostgreSQL", true, "answers", "a-user-is-missing");
        } catch (RuntimeException e) {
            return new Check("PostgreSQL", false, String.valueOf(e.getMessage()), "a-row-is-old");
        }
    }

    private static @Nullable String text(@Nullable SearchPosition position) {
        return position == null ? null : position.toString();
    }
}
